package dev.lineclear.gate.aws.undo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Tables for tests, with something set in every setting the test server has. */
final class Tables {
    private Tables() {}

    static void create(DynamoDbClient client, String table) {
        ProvisionedThroughput five = ProvisionedThroughput.builder()
                .readCapacityUnits(5L)
                .writeCapacityUnits(6L)
                .build();
        client.createTable(r -> r.tableName(table)
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(five)
                .attributeDefinitions(
                        attribute("id", ScalarAttributeType.S),
                        attribute("customer", ScalarAttributeType.S),
                        attribute("total", ScalarAttributeType.N))
                .keySchema(key("id", KeyType.HASH), key("customer", KeyType.RANGE))
                .globalSecondaryIndexes(i -> i.indexName("by-customer")
                        .keySchema(key("customer", KeyType.HASH))
                        .projection(Projection.builder()
                                .projectionType(ProjectionType.INCLUDE)
                                .nonKeyAttributes("a1", "a2")
                                .build())
                        .provisionedThroughput(five))
                .localSecondaryIndexes(i -> i.indexName("by-total")
                        .keySchema(key("id", KeyType.HASH), key("total", KeyType.RANGE))
                        .projection(Projection.builder()
                                .projectionType(ProjectionType.ALL)
                                .build()))
                .streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .deletionProtectionEnabled(true)
                .tags(tag("environment", "production"), tag("team", "dba")));
        client.updateTimeToLive(r ->
                r.tableName(table).timeToLiveSpecification(t -> t.enabled(true).attributeName("expires")));
    }

    static void fill(DynamoDbClient client, String table, AnyItem any, int count) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(any.item("id-" + i));
        }
        write(client, table, items);
    }

    /** Items of 100 kB that do not compress. */
    static void fillLarge(DynamoDbClient client, String table, int count) {
        Random random = new Random(1);
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] noise = new byte[100_000];
            random.nextBytes(noise);
            items.add(Map.of(
                    "id",
                    AttributeValue.fromS("id-" + i),
                    "customer",
                    AttributeValue.fromS("c"),
                    "noise",
                    AttributeValue.fromB(SdkBytes.fromByteArray(noise))));
        }
        write(client, table, items);
    }

    private static void write(DynamoDbClient client, String table, List<Map<String, AttributeValue>> items) {
        for (int from = 0; from < items.size(); from += 25) {
            List<WriteRequest> batch = items.subList(from, Math.min(items.size(), from + 25)).stream()
                    .map(item ->
                            WriteRequest.builder().putRequest(p -> p.item(item)).build())
                    .toList();
            while (!batch.isEmpty()) {
                Map<String, List<WriteRequest>> asked = Map.of(table, batch);
                batch = client.batchWriteItem(r -> r.requestItems(asked))
                        .unprocessedItems()
                        .getOrDefault(table, List.of());
            }
        }
    }

    static Map<String, Map<String, AttributeValue>> items(DynamoDbClient client, String table) {
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        client.scanPaginator(r -> r.tableName(table).consistentRead(true))
                .items()
                .forEach(item -> items.put(item.get("id").s(), sortedSets(item)));
        return items;
    }

    /** DynamoDB gives a set's elements in any order. */
    private static Map<String, AttributeValue> sortedSets(Map<String, AttributeValue> item) {
        return AttributeJson.item(AttributeJson.item(item));
    }

    static void drop(DynamoDbClient client, String table) {
        try {
            client.updateTable(r -> r.tableName(table).deletionProtectionEnabled(false));
            client.deleteTable(r -> r.tableName(table));
        } catch (ResourceNotFoundException e) {
            return;
        }
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
