package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** An agent that may do everything, and then what it did. */
final class ScopeTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/reports";

    @TempDir
    Path directory;

    @Test
    void aScopeIsNarrowedToWhatWasUsed() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint())) {
            StoryData.table(admin.dynamodb(), "reports", "production", 2);
            StoryData.table(admin.dynamodb(), "others", "production", 2);
            try (Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
                Team team = Team.enrol(lineclear);
                try (DynamoDbClient agent = team.agent()) {
                    agent.scan(r -> r.tableName("reports"));
                }
                team.held("others");
                String listed = team.cli("agent", "list", "--since", "30d").ok().out();
                assertTrue(listed.contains("wider than used"), listed);
                String suggested =
                        team.cli("agent", "scope", "suggest", "kiro").ok().out();
                assertTrue(suggested.contains("- operation *\n+ operation dynamodb:Scan\n"), suggested);
                assertTrue(suggested.contains("- resource *\n+ resource " + TABLE + "\n"), suggested);
                team.cli("agent", "scope", "suggest", "kiro", "--as", "olga@example.com", "--key", team.key("olga"))
                        .ok();
                listed = team.cli("agent", "list", "--since", "30d").ok().out();
                assertTrue(listed.contains("dynamodb:Scan") && listed.contains("all used"), listed);
                Team later = team.inSession("after");
                try (DynamoDbClient agent = later.agent()) {
                    assertEquals(2, agent.scan(r -> r.tableName("reports")).count());
                }
                assertTrue(later.refused("others").contains("scope"), "it may still ask for it");
                assertEquals(
                        2, admin.dynamodb().scan(r -> r.tableName("others")).count());
            }
        }
    }
}
