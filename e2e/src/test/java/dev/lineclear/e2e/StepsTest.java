package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import tools.jackson.databind.JsonNode;

/** What a session asked for before its gateway was killed is seen with what it asks for afterwards; and what runs away ends. */
final class StepsTest {
    private static final String BETA = "scratch";

    /** Of each sort: with fewer than twenty sessions nothing is said. */
    private static final int QUIET = 16;

    private static final int BAD = 4;

    @TempDir
    Path directory;

    @Test
    void deletingBeforeARestartAndMakingAnewAfterItIsReplacingAndARunawayIsHalted() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint())) {
            StoryData.table(admin.dynamodb(), "reports", "production", 2);
            StoryData.table(admin.dynamodb(), BETA, "beta", 2);
            try (Installation lineclear = Installation.start(
                    directory,
                    Map.of("dynamodb", dynamodb.endpoint()),
                    "environments: [ { name: beta, resource: \"*/" + BETA + "\" } ]\n")) {
                Team team = Team.enrol(lineclear);
                team.held("reports");
                lineclear.crashAndRestart();
                String page = team.cli("show", asksToMake(team, "reports")).ok().out();
                assertTrue(page.contains("Makes anew what this session deleted, or asked to delete"), page);
                assertTrue(page.contains("dynamodb:DeleteTable, proposal "), page);
                Team other = team.inSession("another");
                String alone =
                        other.cli("show", asksToMake(other, "reports")).ok().out();
                assertEquals(-1, alone.indexOf("Makes anew"), alone);
                Jvm.Result early = team.cli("patterns").ok();
                assertTrue(early.out().contains("Too few to say"), early.out());
                cameBefore(lineclear, team);
                runsAway(lineclear, team.inSession("a third"));
            }
        }
    }

    /**
     * Who was held and then went on came to something bad; who went on and was then held did not. Found in the log, accepted,
     * it raises what the next one asks for, and is counted; and taking it away takes another owner, once there is one.
     */
    private static void cameBefore(Installation lineclear, Team team) throws Exception {
        for (int i = 0; i < QUIET; i++) {
            try (DynamoDbClient quiet = team.inSession("quiet").agent()) {
                assertEquals("", puts(quiet, "q" + i));
                if (i % 2 == 0) {
                    deletes(quiet, "quiet" + i);
                }
            }
        }
        for (int i = 0; i < BAD; i++) {
            try (DynamoDbClient bad = team.inSession("bad").agent()) {
                String hold = team.holdIn(deletes(bad, "bad" + i));
                assertEquals("", puts(bad, "b" + i));
                halted(team, hold);
            }
        }
        String id = "";
        for (JsonNode found : json(team, "patterns").path("patterns").values()) {
            id = found.path("steps").toString().equals("[\"held destroy dynamodb\",\"update dynamodb\"]")
                    ? found.path("id").asString("")
                    : id;
        }
        as(team, "olga", "patterns", "accept", id, "--name", "goes-on", "--strength", "raise")
                .ok();
        assertTrue(team.cli("patterns", "list").ok().out().contains("goes-on"));
        try (DynamoDbClient next = team.inSession("next").agent()) {
            String before = team.holdIn(deletes(next, "next"));
            String told = puts(next, "n");
            assertFalse(told.contains("pattern") || told.contains("goes-on"), told);
            String hold = team.holdIn(told);
            String shown = team.cli("show", hold).ok().out();
            assertTrue(shown.contains("did what came before something bad in others: held destroy dynamodb"), shown);
            team.approves("ann", hold);
            assertEquals("", puts(next, "n"), "one person is enough outside production");
            JsonNode open = json(team, "patterns").path("accepted").path(0);
            assertEquals(1, open.path("fired").asInt(0), open.toString());
            assertEquals(1, open.path("open").asInt(0), open.toString());
            halted(team, before);
        }
        String page = team.cli("patterns").ok().out();
        assertTrue(page.contains("Accepted: goes-on (raise)") && page.contains("1 of 1, too few to say"), page);
        page.lines().forEach(line -> assertTrue(line.length() <= 80, line));
        String omar = lineclear.key("omar") + ".pub";
        as(team, "olga", "approver", "add", "omar@example.com", "--public-key", omar, "--owner")
                .ok();
        String drop = as(team, "olga", "patterns", "drop", "goes-on").out();
        assertTrue(drop.contains("nobody changes the gateway alone"), drop);
        String asked = team.cli("show", team.holdIn(drop)).ok().out();
        assertTrue(asked.contains("- watch.patterns: goes-on (raise): held destroy dynamodb"), asked);
        assertTrue(team.cli("patterns", "list").ok().out().contains("goes-on"), "it stays until another owner agrees");
    }

    private static void halted(Team team, String hold) {
        JsonNode session = json(team, "show", hold).findValue("session");
        team.cli(
                        "halt",
                        "--session",
                        session.isString()
                                ? session.asString()
                                : session.path("id").asString())
                .ok();
    }

    private static Jvm.Result as(Team team, String who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", who + "@example.com", "--key", team.key(who)));
        return team.cli(all.toArray(String[]::new));
    }

    private static JsonNode json(Team team, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        String out = team.cli(all.toArray(String[]::new)).ok().out();
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }

    /** @return what the agent was told; empty where it was done */
    private static String puts(DynamoDbClient agent, String id) {
        try {
            agent.putItem(r -> r.tableName(BETA)
                    .item(Map.of("customer", AttributeValue.fromS(id), "month", AttributeValue.fromS("2026-01"))));
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A burst raises what is required, for as long as it is held; more of it ends the session; people are told of both. */
    private static void runsAway(Installation lineclear, Team team) throws Exception {
        String quiet = team.holdIn(deletes(team, "t0"));
        for (int i = 1; i < 9; i++) {
            deletes(team, "t" + i);
        }
        String told = deletes(team, "t9");
        String loud = team.holdIn(told);
        assertFalse(told.contains("burst"), told);
        String page = team.cli("show", loud).ok().out();
        assertTrue(page.contains("This session asked to delete 10 things within five minutes"), page);
        assertTrue(page.contains("owners"), page);
        team.vote("ann", loud).ok();
        lineclear.crashAndRestart();
        assertEquals(loud, team.holdIn(deletes(team, "t9")), "it stays what it was held as");
        assertEquals(quiet, team.holdIn(deletes(team, "t0")));
        assertTrue(team.cli("show", loud).ok().out().contains("ann@example.com"), "and the vote counts");
        String last = "";
        try (DynamoDbClient agent = team.agent()) {
            for (int i = 100; i < 180 && !last.contains("halted"); i++) {
                last = deletes(agent, "t" + i);
            }
        }
        assertTrue(last.contains("is halted. Nothing was executed."), last);
        assertFalse(last.contains("runaway"), last);
        assertTrue(deletes(team, "t200").contains("is halted"));
        assertTrue(team.cli("session", "list").ok().out().contains("HALTED"));
        String seen = team.cli("watch", "--since", "1h").ok().out();
        assertTrue(seen.contains("raise  burst-of-deletes") && seen.contains("halt  runaway-deletes"), seen);
        assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
    }

    /** @return what the agent was told */
    private static String deletes(Team team, String table) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            return deletes(agent, table);
        }
    }

    private static String deletes(DynamoDbClient agent, String table) {
        return String.valueOf(assertThrows(DynamoDbException.class, () -> agent.deleteTable(r -> r.tableName(table)))
                .getMessage());
    }

    /** @return the hold that the agent was told of */
    private static String asksToMake(Team team, String table) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            DynamoDbException refused = assertThrows(
                    DynamoDbException.class,
                    () -> agent.createTable(r -> r.tableName(table)
                            .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                            .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                            .provisionedThroughput(p -> p.readCapacityUnits(1L).writeCapacityUnits(1L))));
            return team.holdIn(String.valueOf(refused.getMessage()));
        }
    }
}
