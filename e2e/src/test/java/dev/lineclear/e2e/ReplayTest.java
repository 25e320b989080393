package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** What a real gateway decided comes out the same when it is decided again, and other policies say what they would have. */
final class ReplayTest {
    private static final String WATCHES = """
            @id("watches-scans") @mode("observe")
            forbid (principal, action, resource) when { context.operation == "dynamodb:Scan" };
            """;

    private static final String NO_SCANS = """
            @id("no-scans")
            forbid (principal, action, resource) when { context.operation == "dynamodb:Scan" };
            @id("three-people")
            forbid (principal, action == Action::"destroy", resource) unless { context.evidence.approvals >= 3 };
            """;

    @TempDir
    Path directory;

    @Test
    void theLogDecidedAgain() throws Exception {
        Path policies = policies("policies", WATCHES);
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory, Map.of("dynamodb", dynamodb.endpoint()), "policies: " + policies + "\n")) {
            for (String table : new String[] {"reports", "archive"}) {
                StoryData.table(admin.dynamodb(), table, "production", 3);
            }
            Team team = Team.enrol(lineclear);
            team.cli(
                            "agent",
                            "add",
                            "narrow",
                            "--owner",
                            "reporting",
                            "--operation",
                            "dynamodb:List*",
                            "--as",
                            "olga@example.com",
                            "--key",
                            team.key("olga"))
                    .ok();
            work(team);
            JsonNode again = json(team.cli("replay", "--json").ok());
            assertEquals(again.path("decisions").asLong(), again.path("exact").asLong(), again::toString);
            assertTrue(again.path("decisions").asLong() >= 8, again::toString);
            JsonNode cannot = again.path("cannot");
            assertEquals(
                    4,
                    cannot.path("the gateway's own guard decided, by who its owners were then")
                            .asLong(),
                    again::toString);
            assertEquals(1, cannot.size(), again::toString);
            assertTrue(
                    again.path("questions").asLong() < again.path("decisions").asLong(), again::toString);

            Path edited = policies("edited", WATCHES + NO_SCANS);
            JsonNode others = json(team.cli("replay", "--json", "--policies", edited.toString())
                            .ok())
                    .path("others");
            assertEquals(3, others.path("moves").path("allow -> deny").asLong(), others::toString);
            assertEquals(0, others.path("moves").path("hold -> allow").asLong(), others::toString);
            assertEquals(
                    "no-scans",
                    others.path("examples").path(0).path("policies").path(0).asString(""),
                    others::toString);
            String version = others.path("version").asString("");
            assertTrue(team.cli("replay", "--version", version).out().contains("no policies " + version), version);
            String said = team.cli("replay", "--since", "2020-01-01", "--until", "2020-01-02")
                    .ok()
                    .out();
            assertTrue(said.startsWith("0 decisions"), said);
        }
    }

    /** Reads, a refusal, a hold that runs, and one that waits. */
    private static void work(Team team) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            for (int i = 0; i < 3; i++) {
                agent.scan(r -> r.tableName("reports"));
                agent.listTables();
            }
        }
        var opened = team.cli(
                "session",
                "open",
                "--agent",
                "narrow",
                "--operator",
                "op@example.com",
                "--task",
                "look with token=abcdefghij",
                "--json");
        try (DynamoDbClient narrow = team.agentOf(opened)) {
            narrow.listTables();
            assertThrows(DynamoDbException.class, () -> narrow.deleteTable(r -> r.tableName("reports")));
        }
        String hold = team.held("reports");
        team.approves("ann", hold);
        team.approves("bob", hold);
        assertEquals("", team.tryDelete("reports"));
        team.held("archive");
    }

    private Path policies(String name, String more) throws Exception {
        Path policies = Files.createDirectory(directory.resolve(name));
        try (Stream<Path> shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        Files.writeString(policies.resolve("more.cedar"), more);
        return policies;
    }

    private static JsonNode json(Jvm.Result result) {
        String out = result.out();
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }
}
