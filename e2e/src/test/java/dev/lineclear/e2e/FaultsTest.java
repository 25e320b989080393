package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What the gateway stands on gives way under the real process: it refuses what it must, says why, and comes back. */
final class FaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private ChildServer dynamodb;
    private UpstreamRelay relay;
    private Clients admin;

    @BeforeEach
    void start() throws Exception {
        dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        relay = UpstreamRelay.before(dynamodb.endpoint());
        admin = Clients.admin(dynamodb.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
        relay.close();
        dynamodb.close();
    }

    private Installation lineclear(Options options) throws IOException {
        return Installation.start(directory, Map.of("dynamodb", relay.endpoint()), options);
    }

    @Test
    void aFullDiskRefusesEverythingAndIsOverWithoutARestart() throws Exception {
        SmallDisk disk = new SmallDisk(Files.createDirectory(directory.resolve("disk")), 64);
        assumeTrue(disk.available(), "missing: unshare, with permission to mount a tmpfs in a namespace of its own");
        try (Installation lineclear = lineclear(Options.of(directory).on(disk))) {
            Team team = Team.enrol(lineclear);
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            String hold = team.held("reports");
            team.approves("ann", hold);
            team.approves("bob", hold);
            try (DynamoDbClient agent = team.agent()) {
                agent.listTables();
                disk.fill(lineclear.pid());
                Await.until("reads are refused", LIMIT, () -> !refusal(agent).isEmpty());
                assertTrue(refusal(agent).contains("Lineclear: refused"), refusal(agent));
                assertNotEquals("", attempt(agent, "reports"), "a change without a record");
                assertEquals(0, relay.done("DeleteTable"));
                Await.until("it says why", LIMIT, () -> team.ready().startsWith("503 "));
                assertTrue(team.ready().contains("log has failed"), team.ready());
                disk.free(lineclear.pid());
                Await.until("reads pass again", LIMIT, () -> refusal(agent).isEmpty());
                assertTrue(lineclear.alive());
                Await.until("it is ready", LIMIT, () -> team.ready().startsWith("200 "));
                approvedAgain(team, agent);
            }
            Jvm.Result audit = team.cli("audit", "verify");
            assertEquals(0, audit.exit(), audit.out());
            assertTrue(audit.out().contains("dev.lineclear.log-reopened.v1"), audit.out());
        }
    }

    /** What was held is still there, or is asked again; nothing ran meanwhile, and what is approved now runs once. */
    private void approvedAgain(Team team, DynamoDbClient agent) throws Exception {
        String refused = attempt(agent, "reports");
        if (!refused.isEmpty()) {
            String again = team.holdIn(refused);
            team.vote("ann", again);
            team.vote("bob", again);
            assertEquals("", attempt(agent, "reports"));
        }
        assertEquals(1, relay.done("DeleteTable"));
    }

    private static String refusal(DynamoDbClient agent) {
        try {
            agent.listTables();
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String attempt(DynamoDbClient agent, String table) {
        try {
            agent.deleteTable(r -> r.tableName(table));
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void policiesThatCannotBeReadLeaveInForceWhatWas() throws Exception {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        Path shipped = Path.of(System.getProperty("lineclear.root"), "policies");
        copy(shipped, policies);
        boolean root = System.getProperty("user.name").equals("root");
        assumeTrue(!root || !Jvm.missing("setpriv"), "missing: setpriv, as root, to whom no file is closed");
        Options options = Options.of(directory).with("policies: " + policies + "\n");
        try (Installation lineclear = lineclear(root ? options.bound() : options)) {
            Team team = Team.enrol(lineclear);
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            Path away = directory.resolve("away");
            Files.move(policies, away);
            Await.until("it says so", LIMIT, () -> team.ready().contains("cannot be read"));
            assertTrue(team.ready().startsWith("200 "), team.ready());
            assertFalse(team.held("reports").isEmpty());
            Files.move(away, policies);
            Files.writeString(
                    policies.resolve("more.cedar"), "permit (principal, action, resource) when { nonsense };");
            Await.until("it says so", LIMIT, () -> team.ready().contains("more.cedar:1"));
            assertFalse(team.held("reports").isEmpty());
            Files.delete(policies.resolve("more.cedar"));
            Await.until("all is well", LIMIT, () -> !team.ready().contains("more.cedar"));
            Files.setPosixFilePermissions(policies, PosixFilePermissions.fromString("---------"));
            Await.until("it says so", LIMIT, () -> team.ready().contains("cannot be read"));
            assertFalse(team.held("reports").isEmpty());
            Files.setPosixFilePermissions(policies, PosixFilePermissions.fromString("rwxr-xr-x"));
            Await.until("all is well", LIMIT, () -> !team.ready().contains("cannot be read"));
            assertEquals(0, relay.done("DeleteTable"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void keysThatOthersMayReadAreRefusedWithWhatToDo() throws Exception {
        Path state = directory.resolve("state");
        comesUp(Options.of(directory).with("listen: { address: \"127.0.0.1:0\", tls: true }\n"));
        for (String key : List.of("lineclear.key", "log.key", "tls/server.key")) {
            refusedWhileOthersMayRead(state.resolve(key));
        }
        for (String name : List.of("listen", "console")) {
            Files.copy(state.resolve("tls/server.pem"), directory.resolve(name + ".pem"));
            Files.copy(state.resolve("tls/server.key"), directory.resolve(name + ".key"));
        }
        int port = FreePorts.next();
        Options given = Options.of(directory).with("""
                listen: { address: "127.0.0.1:0", tls: true, certificate: "%1$s/listen.pem", key: "%1$s/listen.key" }
                console: { address: "127.0.0.1:%2$d", url: "https://localhost:%2$d", certificate: "%1$s/console.pem", key: "%1$s/console.key" }
                """.formatted(directory, port));
        comesUp(given);
        refusedWhileOthersMayRead(directory.resolve("listen.key"));
        refusedWhileOthersMayRead(directory.resolve("console.key"));
        comesUp(given);
    }

    private void comesUp(Options options) throws Exception {
        Files.deleteIfExists(options.state().resolve("control.json"));
        try (Installation lineclear = lineclear(options)) {
            lineclear.kill();
        }
    }

    private void refusedWhileOthersMayRead(Path key) throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Jvm.Result refused = Jvm.run(
                directory,
                Map.of(),
                Jvm.command(
                        "dev.lineclear.cli.Main",
                        List.of(
                                "up",
                                "--config",
                                directory.resolve("lineclear.yaml").toString())));
        assertNotEquals(0, refused.exit(), refused.out());
        assertTrue(refused.out().contains("chmod 600 " + key), refused.out());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
}
