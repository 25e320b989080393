package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What a session asked for before its gateway was killed is seen with what it asks for afterwards; and what runs away ends. */
final class StepsTest {
    @TempDir
    Path directory;

    @Test
    void deletingBeforeARestartAndMakingAnewAfterItIsReplacingAndARunawayIsHalted() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint())) {
            StoryData.table(admin.dynamodb(), "reports", "production", 2);
            try (Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
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
                runsAway(lineclear, team.inSession("a third"));
            }
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
        assertTrue(team.cli("patterns").ok().out().contains("Too few to say"));
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
