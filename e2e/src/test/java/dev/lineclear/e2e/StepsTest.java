package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** What a session asked for before its gateway was killed is seen with what it asks for afterwards. */
final class StepsTest {
    @TempDir
    Path directory;

    @Test
    void deletingBeforeARestartAndMakingAnewAfterItIsReplacing() throws Exception {
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
            }
        }
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
