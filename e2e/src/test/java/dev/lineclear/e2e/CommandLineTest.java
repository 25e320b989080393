package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A user's first day: the real {@code aws} command in a session, held, approved by two people, executed, taken back. */
final class CommandLineTest {
    private static final Pattern HELD = Pattern.compile("held as ([0-9A-Z]{26})");

    @TempDir
    Path directory;

    private static void needsAwsCli() {
        boolean there = java.util.Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(p -> Files.isExecutable(Path.of(p, "aws")));
        assumeTrue(there, "the aws command is not on the PATH");
    }

    @Test
    void fromEnrolmentToRevert() throws Exception {
        needsAwsCli();
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint())) {
            StoryData.table(admin.dynamodb(), "reports", "production", 200);
            try (Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
                enrol(lineclear);
                String hold = heldThenExecuted(lineclear);
                assertFalse(admin.dynamodb().listTables().tableNames().contains("reports"));
                takenBack(lineclear, hold);
                assertEquals(
                        200, admin.dynamodb().scan(r -> r.tableName("reports")).count());
                halted(lineclear);
                assertEquals(143, lineclear.stop(), "a process that SIGTERM ended");
                assertTrue(lineclear.log().contains("Stopped."), lineclear.log());
                Jvm.Result audit = lineclear.cli("audit", "verify").ok();
                assertTrue(audit.out().contains("The log is whole"), audit.out());
                Outsider.checks(lineclear, hold, directory.resolve("outside"));
            }
        }
    }

    private static void enrol(Installation lineclear) throws Exception {
        String olga = lineclear.key("olga").toString();
        String[] as = {"--as", "olga@example.com", "--key", olga};
        lineclear
                .cli("owner", "enrol", "olga@example.com", "--public-key", olga + ".pub")
                .ok();
        Jvm.Result twice = lineclear.cli(
                "owner", "enrol", "mallory@example.com", "--public-key", lineclear.key("mallory") + ".pub");
        assertNotEquals(0, twice.exit());
        assertTrue(twice.out().contains("enrolled already"), twice.out());
        lineclear
                .cli("agent", "add", "kiro", "--owner", "reporting", as[0], as[1], as[2], as[3])
                .ok();
        for (String name : new String[] {"ann", "bob"}) {
            String key = lineclear.key(name) + ".pub";
            lineclear
                    .cli(
                            "approver",
                            "add",
                            name + "@example.com",
                            "--public-key",
                            key,
                            "--team",
                            "reporting",
                            as[0],
                            as[1],
                            as[2],
                            as[3])
                    .ok();
        }
        Jvm.Result stranger = lineclear.cli(
                "agent",
                "add",
                "evil",
                "--owner",
                "x",
                "--as",
                "olga@example.com",
                "--key",
                lineclear.state().resolveSibling("mallory.key").toString());
        assertEquals(77, stranger.exit(), stranger.out());
    }

    private static Jvm.Result agent(Installation lineclear, String... command) throws Exception {
        String[] all = new String[8 + command.length];
        System.arraycopy(
                new String[] {
                    "run", "--agent", "kiro", "--operator", "op@example.com", "--task", "fix a rounding error", "--"
                },
                0,
                all,
                0,
                8);
        System.arraycopy(command, 0, all, 8, command.length);
        return lineclear.cli(all);
    }

    /** One session for both tries: the request must come from the session that was held. */
    private static String heldThenExecuted(Installation lineclear) throws Exception {
        Jvm.Result read = agent(lineclear, "aws", "dynamodb", "describe-table", "--table-name", "reports")
                .ok();
        assertTrue(read.out().contains("\"TableName\": \"reports\""), read.out());
        JsonNode session = json(lineclear.cli(
                "session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t", "--json"));
        Map<String, String> keys = environment(lineclear, session);
        String[] delete = {"aws", "dynamodb", "delete-table", "--table-name", "reports"};
        Jvm.Result held = Jvm.run(lineclear.state().getParent(), keys, java.util.List.of(delete));
        assertNotEquals(0, held.exit());
        assertTrue(held.out().contains("AccessDeniedException"), held.out());
        Matcher matcher = HELD.matcher(held.out());
        assertTrue(matcher.find(), held.out());
        String hold = matcher.group(1);
        assertTrue(lineclear.cli("holds").ok().out().contains(hold));
        assertTrue(lineclear.cli("show", hold).ok().out().contains("Deletes table reports in production"));
        vote(lineclear, "approve", hold, "ann").ok();
        assertEquals(77, vote(lineclear, "approve", hold, "ann").exit());
        vote(lineclear, "approve", hold, "bob").ok();
        Jvm.Result done = Jvm.run(lineclear.state().getParent(), keys, java.util.List.of(delete))
                .ok();
        assertTrue(done.out().contains("TableDescription"), done.out());
        return hold;
    }

    private static Map<String, String> environment(Installation lineclear, JsonNode session) throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        return Map.of(
                "AWS_ENDPOINT_URL", control.path("gateway").asString(""),
                "AWS_ACCESS_KEY_ID", session.path("accessKeyId").asString(""),
                "AWS_SECRET_ACCESS_KEY", session.path("secretAccessKey").asString(""),
                "AWS_SESSION_TOKEN", session.path("sessionToken").asString(""),
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    }

    private static Jvm.Result vote(Installation lineclear, String verb, String hold, String name) throws Exception {
        return lineclear.cli(
                verb,
                hold,
                "--yes",
                "--as",
                name + "@example.com",
                "--key",
                lineclear.state().resolveSibling(name + ".key").toString());
    }

    private static void takenBack(Installation lineclear, String hold) throws Exception {
        String[] revert = {
            "revert",
            hold,
            "--as",
            "ann@example.com",
            "--key",
            lineclear.state().resolveSibling("ann.key").toString(),
            "--json"
        };
        Jvm.Result asked = lineclear.cli(revert);
        assertEquals(77, asked.exit(), asked.out());
        String revertHold = json(asked).path("hold").asString("");
        Jvm.Result own = vote(lineclear, "approve", revertHold, "ann");
        assertTrue(own.out().contains("approver-is-operator"), own.out());
        vote(lineclear, "approve", revertHold, "bob").ok();
        Jvm.Result done = lineclear.cli(revert).ok();
        assertTrue(json(done).path("complete").asBoolean(false), done.out());
    }

    private static void halted(Installation lineclear) throws Exception {
        JsonNode session = json(lineclear.cli(
                "session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t", "--json"));
        Map<String, String> keys = environment(lineclear, session);
        java.util.List<String> read = java.util.List.of("aws", "dynamodb", "list-tables");
        Jvm.run(lineclear.state().getParent(), keys, read).ok();
        lineclear.cli("halt", "--reason", "it scares me").ok();
        assertNotEquals(0, Jvm.run(lineclear.state().getParent(), keys, read).exit());
        lineclear
                .cli(
                        "resume",
                        "--as",
                        "ann@example.com",
                        "--key",
                        lineclear.state().resolveSibling("ann.key").toString())
                .ok();
        Jvm.run(lineclear.state().getParent(), keys, read).ok();
    }

    /** The JSON document in what was printed; progress may stand before it. */
    private static JsonNode json(Jvm.Result result) {
        String out = result.out();
        return CanonicalJson.parse(
                out.substring(out.indexOf("{"), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }
}
