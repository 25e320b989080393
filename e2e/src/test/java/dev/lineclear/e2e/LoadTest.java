package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** More of everything than the gateway can carry: bounded memory, refusals in the protocol's form, and it works after. */
final class LoadTest {
    private static final int IDLE = 10_000;

    /** Of the process, heap of 256 MiB included. */
    private static final long MAX_RESIDENT_KIB = 700 * 1024;

    @TempDir
    static Path directory;

    private static ChildServer dynamodb;
    private static Installation lineclear;
    private static Team team;

    @BeforeAll
    static void start() throws Exception {
        dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        lineclear = Installation.start(
                directory,
                Map.of("dynamodb", dynamodb.endpoint()),
                Options.of(directory).withJvm("-Xmx256m"));
        team = Team.enrol(lineclear);
    }

    @AfterAll
    static void stop() throws Exception {
        lineclear.close();
        dynamodb.close();
    }

    @Test
    void tenThousandIdleConnectionsKeepNobodyOut() throws Exception {
        assumeTrue(
                openFiles() > IDLE + IDLE / 2,
                "missing: a limit of open files above " + IDLE + IDLE / 2 + " (ulimit -n)");
        URI gateway = gateway();
        List<SocketChannel> idle = new ArrayList<>();
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
            for (int i = 0; i < IDLE; i++) {
                idle.add(SocketChannel.open(new InetSocketAddress(gateway.getHost(), gateway.getPort())));
            }
            agent.listTables();
            try (DynamoDbClient another = team.agent()) {
                another.listTables();
            }
            assertResident();
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
        }
    }

    /** Two hundred at once is several times what two cores answer in the time a client waits. */
    @Test
    void moreThanItCanCarryIsAnsweredOrRefusedAndNeverDropped() throws Exception {
        int clients = 200;
        int each = Boolean.getBoolean("lineclear.long") ? 5_000 : 50;
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Exception> dropped = new ArrayList<>();
        CountDownLatch together = new CountDownLatch(clients);
        try (DynamoDbClient agent = team.agent();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> {
                    together.countDown();
                    for (int n = 0; n < each; n++) {
                        try {
                            agent.listTables();
                            answered.incrementAndGet();
                        } catch (DynamoDbException e) {
                            refused.incrementAndGet();
                        } catch (RuntimeException e) {
                            synchronized (dropped) {
                                dropped.add(e);
                            }
                        }
                    }
                });
            }
        }
        assertTrue(
                dropped.stream().allMatch(LoadTest::poolExhausted),
                () -> "first of " + dropped.size() + ": " + dropped.getFirst());
        assertEquals(clients * each, answered.get() + refused.get() + dropped.size());
        assertTrue(answered.get() > 0);
        assertResident();
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
        }
    }

    /** The SDK's own pool of 50 connections may be the one that says no. */
    private static boolean poolExhausted(Exception e) {
        return String.valueOf(e.getMessage()).contains("Timeout waiting for connection from pool");
    }

    private static URI gateway() throws IOException {
        return URI.create(
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                        .path("gateway")
                        .asString(""));
    }

    private static void assertResident() throws IOException {
        long kib = Files.readAllLines(Path.of("/proc", String.valueOf(lineclear.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        System.out.println("resident at most " + kib / 1024 + " MiB");
        assertTrue(kib < MAX_RESIDENT_KIB, kib + " KiB");
    }

    private static long openFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.trim().split("\\s+")[3])
                .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                .findFirst()
                .orElse(0);
    }
}
