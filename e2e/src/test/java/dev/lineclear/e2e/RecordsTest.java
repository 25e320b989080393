package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** Everything that a gateway records, in one life of a real one; and each of the records follows its schema. */
final class RecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * The console's are written where a browser is, by {@link ConsoleTest} and {@link OidcTest}, whose logs are audited
     * as this one is; recovery is tried by {@link RecoverTest}, the same; rehearsals take a twin, which {@link RehearsalTest}
     * and {@link SandboxTest} have; rollouts are {@link RolloutTest}'s and paces {@link PacedCallsTest}'s; what is watched for
     * is {@link StepsTest}'s; agents' own traces are {@link IncidentTest}'s; what went around is {@link WentAroundTest}'s; and
     * nothing is given up on before a day is over, which {@code UndeliveredRecordsTest} does not wait for, nor removed before
     * a week, for which {@code ForgettingTest} does not.
     */
    private static final Set<Kind> UNREACHED = Set.of(
            Kind.PERSON_INVITED,
            Kind.SIGNED_IN,
            Kind.PERSON_RECOGNISED,
            Kind.RECOVERED,
            Kind.RECOVERY_ACKNOWLEDGED,
            Kind.NOTICE_UNDELIVERED,
            Kind.WENT_AROUND,
            Kind.REHEARSED,
            Kind.ROLLOUT_MOVED,
            Kind.PACE_MOVED,
            Kind.SIGNALLED,
            Kind.COMPARED,
            Kind.AGENT_STANDING,
            Kind.AGENT_TRACED,
            Kind.CAPTURES_REMOVED,
            Kind.VALUES_REMOVED);

    @TempDir
    Path directory;

    @Test
    void everyKindIsWrittenAndFollowsItsSchema() throws Exception {
        Path policies = policies();
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                UpstreamRelay relay = UpstreamRelay.before(dynamodb.endpoint());
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory, Map.of("dynamodb", relay.endpoint()), "policies: " + policies + "\n")) {
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            StoryData.table(admin.dynamodb(), "archive", "production", 3);
            Team team = Team.enrol(lineclear);
            people(team, lineclear.key("cleo") + ".pub");
            agents(team);
            deleted(team);
            brokenGlass(team, admin);
            bodies(team);
            inDoubt(team, relay, lineclear);
            sessions(team);
            incident(team);
            settings(team, lineclear);
            ok(team.cli("inventory", "--service", "dynamodb"));
            failedLog(team, lineclear);
            Files.writeString(policies.resolve("more.cedar"), """
                    @id("nobody-lists-backups")
                    forbid (principal, action, resource) when { context.operation == "dynamodb:ListBackups" };
                    """);
            Await.until("the policies are in force", LIMIT, () -> published(lineclear, Kind.POLICY_LOADED));
            lineclear.stop();
            JsonNode report = audit(team);
            assertTrue(report.path("good").asBoolean(), report::toString);
            assertEquals(wanted(), new TreeSet<>(report.path("kinds").propertyNames()), report::toString);
        }
    }

    private Path policies() throws Exception {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        try (Stream<Path> shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        return policies;
    }

    private static void people(Team team, String key) {
        owner(team, "approver", "add", "cleo@example.com", "--public-key", key);
        owner(team, "approver", "add", "cleo@example.com", "--team", "reporting");
        owner(team, "approver", "remove", "cleo@example.com");
    }

    /** One whose scope is narrow is refused; and then it is removed. */
    private static void agents(Team team) throws Exception {
        owner(team, "agent", "add", "narrow", "--owner", "reporting", "--operation", "dynamodb:List*");
        Jvm.Result opened = team.cli(
                "session", "open", "--agent", "narrow", "--operator", "op@example.com", "--task", "t", "--json");
        try (DynamoDbClient narrow = team.agentOf(opened)) {
            narrow.listTables();
            assertNotEquals("", refusal(() -> narrow.deleteTable(r -> r.tableName("reports"))));
        }
        owner(team, "agent", "remove", "narrow");
    }

    private static void deleted(Team team) throws Exception {
        String hold = team.held("reports");
        team.approves("ann", hold);
        assertNotEquals(0, team.vote("ann", hold).exit(), "counts once");
        ok(team.cli("withdraw", hold, "--as", "ann@example.com", "--key", team.key("ann")));
        team.approves("ann", hold);
        team.approves("bob", hold);
        assertEquals("", team.tryDelete("reports"));
    }

    private static void brokenGlass(Team team, Clients admin) throws Exception {
        StoryData.table(admin.dynamodb(), "drafts", "production", 3);
        String hold = team.held("drafts");
        owner(team, "break-glass", hold, "--yes", "--reason", "out of space");
        assertEquals("", team.tryDelete("drafts"));
        String review = json(ok(team.cli("reviews", "--json")))
                .path("reviews")
                .get(0)
                .path("id")
                .asString();
        for (String name : List.of("ann", "bob")) {
            ok(team.cli(
                    "review",
                    "close",
                    review,
                    "--note",
                    "it was",
                    "--as",
                    name + "@example.com",
                    "--key",
                    team.key(name)));
        }
    }

    private static void bodies(Team team) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            String told = refusal(() -> agent.putItem(
                    r -> r.tableName("archive").item(Map.of("id", AttributeValue.fromS("Ann Smith, born 1970")))));
            String hold = team.holdIn(told);
            owner(team, "audit", "reveal", hold, "--because", "a request by the person");
            owner(team, "audit", "erase", hold, "--because", "a request by the person");
        }
    }

    /** Production does it, and the gateway is killed before it hears of that. */
    private static void inDoubt(Team team, UpstreamRelay relay, Installation lineclear) throws Exception {
        String hold = team.held("archive");
        team.approves("ann", hold);
        team.approves("bob", hold);
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        relay.beforeAnswer(operation -> {
            if (operation.equals("DeleteTable")) {
                sent.countDown();
                try {
                    killed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> refusal(() -> team.delete("archive")));
        assertTrue(sent.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "production was never asked");
        lineclear.kill();
        killed.countDown();
        relay.beforeAnswer(operation -> {});
        asked.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        lineclear.restart();
        ok(team.cli("settle", hold, "--finding", "it is gone", "--as", "ann@example.com", "--key", team.key("ann")));
    }

    private static void sessions(Team team) throws Exception {
        ok(team.cli("halt", "--reason", "to see"));
        ok(team.cli("resume", "--reason", "seen", "--as", "ann@example.com", "--key", team.key("ann")));
        JsonNode all = json(ok(team.cli("session", "list", "--json")));
        ok(team.cli("session", "close", all.path("sessions").get(0).path("id").asString()));
    }

    private static void incident(Team team) {
        JsonNode all = json(ok(team.cli("session", "list", "--json")));
        String session = all.path("sessions").get(0).path("id").asString();
        JsonNode opened = json(ok(team.cli(
                "incident",
                "open",
                "--session",
                session,
                "--what",
                "slow",
                "--as",
                "ann@example.com",
                "--key",
                team.key("ann"),
                "--json")));
        ok(team.cli(
                "incident",
                "close",
                opened.path("id").asString(),
                "--summary",
                "found",
                "--as",
                "bob@example.com",
                "--key",
                team.key("bob")));
    }

    private static void settings(Team team, Installation lineclear) throws Exception {
        Files.writeString(lineclear.configuration(), "sessions: { lifetime: 7h }\n", StandardOpenOption.APPEND);
        owner(team, "settings", "propose");
    }

    /** Without a place to write files in, the log fails; opening it again makes one. */
    private static void failedLog(Team team, Installation lineclear) throws Exception {
        Path scratch = lineclear.state().resolve("log/.state/tmp");
        try (Stream<Path> files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
        // Recorded or not: its record is published where no file can be made.
        team.cli("session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "another");
        Await.until("the log takes records again", LIMIT, () -> published(lineclear, Kind.LOG_REOPENED));
    }

    private static Set<String> wanted() {
        Set<String> types = new TreeSet<>();
        for (Kind kind : Kind.values()) {
            if (!UNREACHED.contains(kind)) {
                types.add(kind.type());
            }
        }
        return types;
    }

    /** Looked for in the files, since a whole audit takes long. */
    private static boolean published(Installation lineclear, Kind kind) throws Exception {
        try (Stream<Path> files = Files.walk(lineclear.state().resolve("log/tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(kind.type())) {
                    return true;
                }
            }
            return false;
        } catch (UncheckedIOException | NoSuchFileException e) {
            // Replaced by a longer one meanwhile.
            return false;
        }
    }

    private static JsonNode audit(Team team) {
        return json(team.cli("audit", "verify", "--json").out());
    }

    private static JsonNode json(String out) {
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }

    private static void owner(Team team, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", "olga@example.com", "--key", team.key("olga")));
        ok(team.cli(all.toArray(String[]::new)));
    }

    private static String ok(Jvm.Result result) {
        return result.ok().out();
    }

    @FunctionalInterface
    private interface Request {
        void run() throws Exception;
    }

    private static String refusal(Request request) {
        try {
            request.run();
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        } catch (Exception e) {
            return e.toString();
        }
    }
}
