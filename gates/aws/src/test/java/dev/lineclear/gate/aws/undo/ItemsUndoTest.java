package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Undoer.Revert;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(120)
class ItemsUndoTest {
    private static final String RECIPE = "dynamodb-items";

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
    void fill() {
        Tables.drop(dynamodb, "reports");
        Tables.create(dynamodb, "reports");
        put("one", "c", "10");
        put("two", "c", "20");
    }

    @Test
    void aDeletedItemComesBack() throws Exception {
        Proposal delete = Bench.proposal("dynamodb:DeleteItem", """
                {"TableName":"reports","Key":{"id":{"S":"one"},"customer":{"S":"c"}}}""");
        Map<String, Map<String, AttributeValue>> before = Tables.items(dynamodb, "reports");
        Capture capture = bench.capture(RECIPE, delete);
        delete("one", "c");
        assertTrue(bench.undoer.verify(delete, Bench.assessment(RECIPE)).confirmed());
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        assertTrue(revert(capture).complete());
        assertEquals(before, Tables.items(dynamodb, "reports"));
    }

    @Test
    void anItemThatAPutMadeIsTakenAway() throws Exception {
        Proposal put = Bench.proposal("dynamodb:PutItem", """
                {"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/reports",
                 "Item":{"id":{"S":"new"},"customer":{"S":"c"},"total":{"N":"1.50"},"tags":{"SS":["b","a"]}}}""");
        Capture capture = bench.capture(RECIPE, put);
        dynamodb.putItem(
                r -> r.tableName("reports").item(AttributeJson.item(put.input().path("Item"))));
        assertTrue(bench.undoer.verify(put, Bench.assessment(RECIPE)).confirmed());
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        assertTrue(revert(capture).complete());
        assertEquals(2, Tables.items(dynamodb, "reports").size());
    }

    @Test
    void anItemChangedSinceIsSeenAsDrift() throws Exception {
        Proposal update = Bench.proposal("dynamodb:UpdateItem", """
                {"TableName":"reports","Key":{"id":{"S":"one"},"customer":{"S":"c"}},
                 "UpdateExpression":"SET total = :t","ExpressionAttributeValues":{":t":{"N":"11"}}}""");
        Capture capture = bench.capture(RECIPE, update);
        put("one", "c", "11");
        capture = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        put("one", "c", "12");
        List<String> drift = bench.undoer.drift(capture, bench.vault);
        assertEquals(1, drift.size());
        assertTrue(drift.getFirst().endsWith("total › N: is 12, should be 11"), drift.getFirst());
        put("one", "c", "11");
        assertTrue(revert(capture).complete());
        assertEquals(
                "10", Tables.items(dynamodb, "reports").get("one").get("total").n());
    }

    @Test
    void aBatchAndATransactionComeBackItemByItem() throws Exception {
        Map<String, Map<String, AttributeValue>> before = Tables.items(dynamodb, "reports");
        Proposal batch = Bench.proposal("dynamodb:BatchWriteItem", """
                {"RequestItems":{"reports":[
                  {"DeleteRequest":{"Key":{"id":{"S":"one"},"customer":{"S":"c"}}}},
                  {"PutRequest":{"Item":{"id":{"S":"two"},"customer":{"S":"c"}}}},
                  {"PutRequest":{"Item":{"id":{"S":"three"},"customer":{"S":"c"}}}}]}}""");
        Capture first = bench.capture(RECIPE, batch);
        delete("one", "c");
        put("two", "c", "0");
        put("three", "c", "0");
        assertFalse(bench.undoer.drift(first, bench.vault).isEmpty(), "two was not left as the batch promised");
        assertTrue(revert(first).complete());
        assertEquals(before, Tables.items(dynamodb, "reports"));

        Proposal transaction = Bench.proposal("dynamodb:TransactWriteItems", """
                {"TransactItems":[
                  {"ConditionCheck":{"TableName":"reports","Key":{"id":{"S":"x"},"customer":{"S":"c"}}}},
                  {"Delete":{"TableName":"reports","Key":{"id":{"S":"one"},"customer":{"S":"c"}}}},
                  {"Update":{"TableName":"reports","Key":{"id":{"S":"two"},"customer":{"S":"c"}}}},
                  {"Put":{"TableName":"reports","Item":{"id":{"S":"four"},"customer":{"S":"c"}}}}]}""");
        Capture second = bench.capture(RECIPE, transaction);
        delete("one", "c");
        put("two", "c", "7");
        dynamodb.putItem(r -> r.tableName("reports")
                .item(Map.of("id", AttributeValue.fromS("four"), "customer", AttributeValue.fromS("c"))));
        assertTrue(bench.undoer.verify(transaction, Bench.assessment(RECIPE)).confirmed());
        assertEquals(List.of(), bench.undoer.drift(second, bench.vault));
        assertTrue(revert(second).complete());
        assertEquals(before, Tables.items(dynamodb, "reports"));
    }

    @Test
    void everyTypeOfAttributeComesBackExactly() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        AnyItem any = new AnyItem(seed);
        for (int i = 0; i < 40; i++) {
            Map<String, AttributeValue> item = any.item("any");
            dynamodb.putItem(r -> r.tableName("reports").item(item));
            Map<String, Map<String, AttributeValue>> before = Tables.items(dynamodb, "reports");
            Proposal delete = Bench.proposal(
                    "dynamodb:DeleteItem",
                    "{\"TableName\":\"reports\",\"Key\":{\"id\":{\"S\":\"any\"},\"customer\":{\"S\":\""
                            + item.get("customer").s() + "\"}}}");
            Capture capture = bench.capture(RECIPE, delete);
            delete("any", item.get("customer").s());
            assertEquals(List.of(), revert(capture).differences());
            assertEquals(before, Tables.items(dynamodb, "reports"));
            delete("any", item.get("customer").s());
        }
    }

    @Test
    void aWriteWithoutItsKeyIsRefusedAndSoIsAMissingTable() {
        assertThrows(
                UndoException.class,
                () -> bench.capture(
                        RECIPE,
                        Bench.proposal(
                                "dynamodb:PutItem", "{\"TableName\":\"reports\",\"Item\":{\"id\":{\"S\":\"x\"}}}")));
        assertThrows(
                UndoException.class,
                () -> bench.capture(
                        RECIPE,
                        Bench.proposal(
                                "dynamodb:PutItem", "{\"TableName\":\"nowhere\",\"Item\":{\"id\":{\"S\":\"x\"}}}")));
    }

    private static Revert revert(Capture capture) throws UndoException {
        return bench.undoer.revert(capture, bench.vault, sentence -> {});
    }

    private static void put(String id, String customer, String total) {
        dynamodb.putItem(r -> r.tableName("reports")
                .item(Map.of(
                        "id", AttributeValue.fromS(id),
                        "customer", AttributeValue.fromS(customer),
                        "total", AttributeValue.fromN(total))));
    }

    private static void delete(String id, String customer) {
        dynamodb.deleteItem(r -> r.tableName("reports")
                .key(Map.of("id", AttributeValue.fromS(id), "customer", AttributeValue.fromS(customer))));
    }
}
