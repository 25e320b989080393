package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Undoer.Revert;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import tools.jackson.databind.JsonNode;

class TableSettingsUndoTest {
    private static final String RECIPE = "dynamodb-table-settings";

    @TempDir
    private static Path work;

    private static ChildServer server;
    private static Bench bench;
    private static DynamoDbClient dynamodb;

    @BeforeAll
    static void start() throws Exception {
        server = AwsServers.dynamodb(work.resolve("dynamodb"));
        bench = new Bench(work, Map.of("dynamodb", server.endpoint()));
        dynamodb = bench.clients.dynamodb(Bench.DESTINATION);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            bench.close();
            server.close();
        }
    }

    @BeforeEach
    void make() {
        Tables.drop(dynamodb, "reports");
        Tables.create(dynamodb, "reports");
    }

    @Test
    void deletionProtectionComesBackOn() throws Exception {
        Proposal off = Bench.proposal(
                "dynamodb:UpdateTable", "{\"TableName\":\"reports\",\"DeletionProtectionEnabled\":false}");
        JsonNode before = settings();
        Capture capture = bench.capture(RECIPE, off);
        assertFalse(bench.undoer.verify(off, Bench.assessment(RECIPE)).confirmed());
        dynamodb.updateTable(r -> r.tableName("reports").deletionProtectionEnabled(false));
        assertTrue(bench.undoer.verify(off, Bench.assessment(RECIPE)).confirmed());
        revertsTo(before, capture);
    }

    @Test
    void aDroppedIndexIsBuiltAgain() throws Exception {
        Proposal drop = Bench.proposal(
                "dynamodb:UpdateTable",
                "{\"TableName\":\"reports\",\"GlobalSecondaryIndexUpdates\":[{\"Delete\":{\"IndexName\":\"by-customer\"}}]}");
        JsonNode before = settings();
        Capture capture = bench.capture(RECIPE, drop);
        dynamodb.updateTable(r ->
                r.tableName("reports").globalSecondaryIndexUpdates(u -> u.delete(d -> d.indexName("by-customer"))));
        revertsTo(before, capture);
    }

    @Test
    void throughputStreamAndTimeToLiveComeBackTogether() throws Exception {
        Proposal change = Bench.proposal("dynamodb:UpdateTable", "{\"TableName\":\"reports\"}");
        JsonNode before = settings();
        Capture capture = bench.capture(RECIPE, change);
        dynamodb.updateTable(r -> r.tableName("reports").billingMode(BillingMode.PAY_PER_REQUEST));
        dynamodb.updateTable(r -> r.tableName("reports").streamSpecification(s -> s.streamEnabled(false)));
        dynamodb.updateTimeToLive(r -> r.tableName("reports")
                .timeToLiveSpecification(t -> t.enabled(false).attributeName("expires")));
        revertsTo(before, capture);
    }

    /** Made so, its indexes have no throughput at all, not even of nothing. */
    @Test
    void ofATableMadeToBeBilledByRequestSettingsComeBackToo() throws Exception {
        Tables.drop(dynamodb, "reports");
        StoryData.table(dynamodb, "reports", "production", 1);
        Proposal on = Bench.proposal(
                "dynamodb:UpdateTable", "{\"TableName\":\"reports\",\"DeletionProtectionEnabled\":true}");
        JsonNode before = settings();
        Capture capture = bench.capture(RECIPE, on);
        dynamodb.updateTable(r -> r.tableName("reports").deletionProtectionEnabled(true));
        revertsTo(before, capture);
    }

    @Test
    void aSettingChangedSinceIsDrift() throws Exception {
        Proposal off = Bench.proposal(
                "dynamodb:UpdateTable", "{\"TableName\":\"reports\",\"DeletionProtectionEnabled\":false}");
        Capture capture = bench.capture(RECIPE, off);
        dynamodb.updateTable(r -> r.tableName("reports").deletionProtectionEnabled(false));
        capture = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        dynamodb.updateTimeToLive(r -> r.tableName("reports")
                .timeToLiveSpecification(t -> t.enabled(false).attributeName("expires")));
        List<String> drift = bench.undoer.drift(capture, bench.vault);
        assertTrue(
                drift.stream().anyMatch(s -> s.contains("TimeToLive › Enabled: is false, should be true")),
                drift::toString);
    }

    private static void revertsTo(JsonNode before, Capture capture) throws Exception {
        Capture settled = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(settled, bench.vault));
        Revert revert = bench.undoer.revert(settled, bench.vault, sentence -> {});
        assertEquals(List.of(), revert.differences());
        assertEquals(before, settings());
    }

    private static JsonNode settings() {
        return TableSettings.read(
                dynamodb, TableSettings.describe(dynamodb, "reports").orElseThrow());
    }
}
