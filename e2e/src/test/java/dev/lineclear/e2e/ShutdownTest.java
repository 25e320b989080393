package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.RawHttp;
import dev.lineclear.testkit.RawReply;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a change is under way: it is finished and recorded, or in doubt and said to be, and never half known. */
final class ShutdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static ChildServer dynamodb;
    private static UpstreamRelay relay;
    private static Clients admin;
    private static Installation lineclear;
    private static Team team;

    @BeforeAll
    static void start() throws Exception {
        dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        relay = UpstreamRelay.before(dynamodb.endpoint());
        admin = Clients.admin(dynamodb.endpoint());
        lineclear = Installation.start(
                directory, Map.of("dynamodb", relay.endpoint()), "listen: { address: \"127.0.0.1:0\", drain: 10m }\n");
        team = Team.enrol(lineclear);
    }

    @AfterAll
    static void stop() {
        lineclear.close();
        admin.close();
        relay.close();
        dynamodb.close();
    }

    /** A change that production has done and whose answer is still on its way. */
    private record UnderWay(String hold, CountDownLatch answer, CompletableFuture<String> agent) {}

    private static UnderWay change(String table) throws Exception {
        StoryData.table(admin.dynamodb(), table, "production", 3);
        String hold = team.held(table);
        team.approves("ann", hold);
        team.approves("bob", hold);
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        relay.beforeAnswer(operation -> {
            if (operation.equals("DeleteTable")) {
                sent.countDown();
                awaited(answer);
            }
        });
        CompletableFuture<String> agent = CompletableFuture.supplyAsync(() -> {
            try {
                team.delete(table);
                return "deleted";
            } catch (Exception e) {
                return String.valueOf(e.getMessage());
            }
        });
        assertTrue(sent.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "it was sent");
        return new UnderWay(hold, answer, agent);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "nobody let it go on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI gateway() throws IOException {
        return URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString(""));
    }

    private static boolean refused(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void whatIsUnderWayIsFinishedAndTheLogIsClosedOverAllOfIt() throws Exception {
        int port = gateway().getPort();
        UnderWay change = change("drained");
        try (RawHttp idle = RawHttp.connect(gateway())) {
            idle.send("GET / HTTP/1.1\r\nHost: " + gateway().getAuthority() + "\r\n\r\n");
            RawReply served = idle.read(LIMIT, RawReply::isWhole);
            assertEquals(RawReply.End.OPEN, served.end(), "answered, and still open: " + served);
            drained(change, port);
        }
    }

    /** Neither a second SIGTERM nor a connection that is open and idle changes when it ends. */
    private static void drained(UnderWay change, int port) throws Exception {
        ProcessHandle process = ProcessHandle.of(lineclear.pid()).orElseThrow();
        assertTrue(process.destroy(), "SIGTERM");
        Await.until("nobody new is let in", LIMIT, () -> refused(port));
        assertTrue(process.destroy(), "SIGTERM, again by someone impatient");
        assertTrue(lineclear.alive(), "it waits for what is under way");
        change.answer().countDown();
        assertEquals("deleted", change.agent().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(143, lineclear.stop());
        assertTrue(lineclear.log().contains("Stopped."), lineclear.log());
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
        String records =
                Files.readAllLines(lineclear.state().resolve("log/checkpoint")).get(1);
        assertTrue(audit.out().contains("The log is whole: " + records + " records"), audit.out());
        lineclear.restart();
        assertTrue(!lineclear.log().contains("IN DOUBT"), lineclear.log());
    }

    @Test
    void whatTheDrainLimitCutsOffIsInDoubtAndNeverRunAgain() throws Exception {
        Path file = lineclear.configuration();
        String before = Files.readString(file);
        Files.writeString(file, before.replace("drain: 10m", "drain: 1s"));
        assertNotEquals(before, Files.readString(file));
        lineclear.stop();
        lineclear.restart();
        int deleted = relay.done("DeleteTable");
        UnderWay change = change("cut-off");
        lineclear.stop();
        change.answer().countDown();
        assertNotEquals("deleted", change.agent().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        Files.writeString(file, before);
        lineclear.restart();
        Jvm.Result holds = team.cli("show", change.hold());
        assertTrue(holds.out().contains("IN_DOUBT") || holds.out().contains("in doubt"), holds.out());
        assertEquals(deleted + 1, relay.done("DeleteTable"), "it is not run again by itself");
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }
}
