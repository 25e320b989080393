package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The store goes away under the real process between approval and execution: nothing runs, and no vote is lost. */
final class StoreFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TABLE = "reports";

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
        StoryData.table(admin.dynamodb(), TABLE, "production", 3);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
        relay.close();
        dynamodb.close();
    }

    @Test
    void aDatabaseServerThatIsKilledStopsChangesAndItsReturnIsEnough() throws Exception {
        assumeTrue(Postgres.available(), "missing: user namespaces (`unshare -U`), or another user than root");
        try (Postgres postgres = Postgres.start(directory.resolve("postgres"))) {
            String database = "database: { url: \"" + postgres.url() + "\", user: postgres }\n";
            try (Installation lineclear = Installation.start(
                    directory,
                    Map.of("dynamodb", relay.endpoint()),
                    Options.of(directory).with(database))) {
                Team team = approved(lineclear);
                postgres.kill();
                refusedWithoutTheStore(team);
                Await.until("it says so", LIMIT, () -> team.ready().startsWith("503 "));
                assertTrue(team.ready().contains("the store does not answer"), team.ready());
                postgres.restart();
                Await.until("it is ready", LIMIT, () -> team.ready().startsWith("200 "));
                runsOnce(team);
                assertTrue(lineclear.alive());
            }
        }
    }

    @Test
    void aDatabaseThatAnotherProcessLocksStopsChangesUntilItIsFree() throws Exception {
        try (Installation lineclear =
                Installation.start(directory, Map.of("dynamodb", relay.endpoint()), Options.of(directory))) {
            Team team = approved(lineclear);
            Path file = lineclear.state().resolve("lineclear.db");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                refusedWithoutTheStore(team);
                statement.execute("ROLLBACK");
            }
            runsOnce(team);
        }
    }

    /** Held, and signed by both. */
    private static Team approved(Installation lineclear) throws Exception {
        Team team = Team.enrol(lineclear);
        String hold = team.held(TABLE);
        team.approves("ann", hold);
        team.approves("bob", hold);
        return team;
    }

    private void refusedWithoutTheStore(Team team) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            String refused = attempt(agent);
            assertTrue(refused.contains("Lineclear: "), refused);
            assertTrue(refused.contains("executed"), refused);
        }
        assertEquals(0, relay.done("DeleteTable"));
    }

    private void runsOnce(Team team) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            assertEquals("", attempt(agent), "approved before the store went away");
            assertNotEquals("", attempt(agent), "the approval was used");
        }
        assertEquals(1, relay.done("DeleteTable"));
        Jvm.Result audit = team.cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    private static String attempt(DynamoDbClient agent) {
        try {
            agent.deleteTable(r -> r.tableName(TABLE));
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
