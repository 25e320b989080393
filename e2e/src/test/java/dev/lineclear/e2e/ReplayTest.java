package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private static final String EDITED = """
            @id("scans-take-three")
            forbid (principal, action, resource) when { context.operation == "dynamodb:Scan" }
            unless { context.evidence.approvals >= 3 && context.evidence.teams.containsAll(["reporting:2"]) };
            """;

    /** The records of a session whose task looked like a credential do not say what policies would look at here. */
    private static final String BY_TASK = """
            @id("no-dropping")
            forbid (principal, action, resource) when { context.session.task like "*drop*" };
            """;

    private static final Duration LIMIT = Duration.ofSeconds(60);

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
            assertEquals(0, again.path("cannot").size(), again::toString);
            JsonNode notAsked = again.path("notAsked");
            assertEquals(
                    4,
                    notAsked.path("the gateway's own guard decided, by who its owners were then")
                            .asLong(),
                    again::toString);
            assertEquals(1, notAsked.size(), again::toString);
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
            assertEquals("{\"anyone\":4}", others.path("askedThen").toString(), others::toString);
            assertEquals("{\"anyone\":6}", others.path("askedNow").toString(), others::toString);
            String version = others.path("version").asString("");
            assertTrue(team.cli("replay", "--version", version).out().contains("no policies " + version), version);
            String said = team.cli("replay", "--since", "2020-01-01", "--until", "2020-01-02")
                    .ok()
                    .out();
            assertTrue(said.startsWith("0 decisions"), said);
            Jvm.Result blind =
                    team.cli("replay", "--policies", policies("task", BY_TASK).toString());
            assertEquals(1, blind.exit(), "what cannot be decided again is not right");
            assertTrue(blind.out().contains("2 cannot be decided again: the other policies look at what"), blind.out());
            heldByAnEditedSet(team, policies);
            goodNewsThatIsNone(lineclear, team);
            noSuchOperation(team);
        }
    }

    /** What finds nothing since there is no such thing says so, in this world for the log that it has. */
    private void goodNewsThatIsNone(Installation lineclear, Team team) throws Exception {
        Jvm.Result session = team.cli("watch", "--session", "NOPE");
        assertEquals(1, session.exit(), session.out());
        assertTrue(session.out().contains("lineclear: the log knows no session NOPE"), session.out());
        Jvm.Result agent = team.cli("watch", "--agent", "kyro");
        assertTrue(agent.out().contains("the log knows no agent kyro"), agent.out());
        assertEquals(0, team.cli("watch", "--agent", "kiro").exit());
        Path log = lineclear.state().resolve("log");
        assertEquals(
                0, team.cli("watch", "--agent", "kiro", "--log", log.toString()).exit());
        Path trail = Files.writeString(directory.resolve("trail.json"), "{\"Records\":[]}");
        Jvm.Result around = team.cli("around", trail.toString());
        assertEquals(1, around.exit(), around.out());
        assertTrue(around.out().contains("There were no events to compare."), around.out());
        assertEquals(0, team.cli("around", trail.toString(), "--since", "1h").exit());
        Jvm.Result asked = lineclear.cli(
                Map.of("AWS_EC2_METADATA_DISABLED", "true", "AWS_ACCESS_KEY_ID", "", "HOME", directory.toString()),
                "around",
                "--api");
        assertTrue(asked.out().contains("lineclear: there are no AWS credentials to ask CloudTrail with"), asked.out());
        assertEquals(1, asked.out().lines().count(), asked.out());
        Jvm.Result unsigned = team.cli(
                "report",
                "--format",
                "json",
                "--out",
                directory.resolve("r.json").toString(),
                "--key",
                trail.toString());
        assertEquals(1, unsigned.exit(), unsigned.out());
        assertTrue(unsigned.out().contains("ssh-keygen could not sign with"), unsigned.out());
        assertFalse(Files.exists(directory.resolve("r.json")), "no report without the signature it was to have");
        assertFalse(Files.exists(directory.resolve("r.json.sig")));
    }

    private void noSuchOperation(Team team) throws Exception {
        String session = json(team.cli(
                        "session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t", "--json"))
                .path("id")
                .asString("");
        Path change = Files.writeString(directory.resolve("change.yaml"), """
                change: scan them
                stages: [{name: one, steps: [{operation: "dynamodb:UpdateTabel", input: {TableName: reports}}]}]
                """);
        Jvm.Result proposed = team.cli("propose", change.toString(), "--session", session);
        assertTrue(
                proposed.out()
                        .contains("AWS has no operation dynamodb:UpdateTabel that the catalogue knows;"
                                + " meant dynamodb:UpdateTable?"),
                proposed.out());
    }

    /** What an edited set held would have passed by the version before it, whose text is in the log. */
    private static void heldByAnEditedSet(Team team, Path policies) throws Exception {
        String before = version(team);
        Files.writeString(policies.resolve("edited.cedar"), EDITED);
        Await.until("the edited set is in force", LIMIT, () -> !version(team).equals(before));
        String since = Instant.now().toString();
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
            assertThrows(DynamoDbException.class, () -> agent.scan(r -> r.tableName("archive")));
        }
        JsonNode replayed = json(team.cli("replay", "--version", before, "--since", since, "--json")
                .ok());
        JsonNode old = replayed.path("others");
        assertEquals(before, old.path("version").asString(""));
        assertEquals(
                "{\"allow -> allow\":1,\"hold -> allow\":1}", old.path("moves").toString(), old::toString);
        assertEquals("{\"anyone\":1,\"reporting\":2}", old.path("askedThen").toString(), old::toString);
        assertEquals("{}", old.path("askedNow").toString(), old::toString);
        assertEquals("hold", old.path("examples").path(0).path("from").asString(""), old::toString);
    }

    private static String version(Team team) {
        return json(team.cli("policy", "show", "--json").ok())
                .path("policyVersion")
                .asString("");
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
