package dev.lineclear.testkit;

import static java.util.Map.entry;
import static java.util.concurrent.CompletableFuture.runAsync;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The production and the beta of the story: reports, made by a seed. The tables are made with their tags, which AWS keeps
 * and DynamoDB Local drops.
 */
public final class StoryData {
    public static final String PRODUCTION_TABLE = "reports";
    public static final String BETA_TABLE = "reports-beta";
    public static final String PRODUCTION_BUCKET = "reports-production";
    public static final String BETA_BUCKET = "reports-beta";
    public static final String PRODUCTION_QUEUE = "reports-jobs";

    /** As many as a monthly report has, and few enough to be there within seconds. */
    public static final int ITEMS = 3_000;

    public static final int BETA_ITEMS = 2_000;
    public static final int OBJECTS = 40;
    public static final int MESSAGES = 50;

    /** BatchWriteItem takes no more. */
    private static final int BATCH = 25;

    /** A local server takes all at the first. */
    private static final int MOST_TRIES = 5;

    private static final long SEED = 20_251_201;

    private StoryData() {}

    /** Makes all of it, the five at once. Nothing of it may be there yet. */
    public static void create(Clients admin) {
        Executor side = task -> Thread.ofVirtual().start(task);
        CompletableFuture.allOf(
                        runAsync(() -> table(admin.dynamodb(), PRODUCTION_TABLE, "production", ITEMS), side),
                        runAsync(() -> table(admin.dynamodb(), BETA_TABLE, "beta", BETA_ITEMS), side),
                        runAsync(() -> bucket(admin.s3(), PRODUCTION_BUCKET), side),
                        runAsync(() -> bucket(admin.s3(), BETA_BUCKET), side),
                        runAsync(() -> queue(admin.sqs()), side))
                .join();
    }

    /** A table with indexes, a stream, expiry, tags, and items of every attribute type. */
    public static void table(DynamoDbClient dynamodb, String name, String environment, int items) {
        dynamodb.createTable(definition(name, environment));
        dynamodb.waiter().waitUntilTableExists(r -> r.tableName(name));
        dynamodb.updateTimeToLive(r ->
                r.tableName(name).timeToLiveSpecification(t -> t.enabled(true).attributeName("expires")));
        Random random = new Random(SEED);
        List<WriteRequest> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < items; i++) {
            Map<String, AttributeValue> item = item(i, random);
            batch.add(WriteRequest.builder().putRequest(p -> p.item(item)).build());
            if (batch.size() == BATCH || i == items - 1) {
                write(dynamodb, name, List.copyOf(batch));
                batch.clear();
            }
        }
    }

    private static void write(DynamoDbClient dynamodb, String table, List<WriteRequest> batch) {
        Map<String, List<WriteRequest>> left = Map.of(table, batch);
        for (int tries = 0; !left.isEmpty(); tries++) {
            if (tries == MOST_TRIES) {
                throw new IllegalStateException(left.size() + " items of " + table + " were not taken");
            }
            Map<String, List<WriteRequest>> now = left;
            left = dynamodb.batchWriteItem(r -> r.requestItems(now)).unprocessedItems();
        }
    }

    @SuppressWarnings("unchecked") // The SDK's builders take generic varargs; nothing is cast.
    private static CreateTableRequest definition(String name, String environment) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        a -> a.attributeName("customer").attributeType(ScalarAttributeType.S),
                        a -> a.attributeName("month").attributeType(ScalarAttributeType.S),
                        a -> a.attributeName("total").attributeType(ScalarAttributeType.N),
                        a -> a.attributeName("region").attributeType(ScalarAttributeType.S))
                .keySchema(key("customer", KeyType.HASH), key("month", KeyType.RANGE))
                .globalSecondaryIndexes(
                        g -> g.indexName("by-region")
                                .keySchema(key("region", KeyType.HASH), key("total", KeyType.RANGE))
                                .projection(p -> p.projectionType(ProjectionType.ALL)),
                        g -> g.indexName("by-month")
                                .keySchema(key("month", KeyType.HASH))
                                .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY)))
                .localSecondaryIndexes(l -> l.indexName("by-total")
                        .keySchema(key("customer", KeyType.HASH), key("total", KeyType.RANGE))
                        .projection(
                                p -> p.projectionType(ProjectionType.INCLUDE).nonKeyAttributes("region")))
                .streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .tags(tag("environment", environment), tag("owner", "reporting"))
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Map<String, AttributeValue> item(int i, Random random) {
        byte[] digest = new byte[16];
        random.nextBytes(digest);
        String total = random.nextInt(1_000_000) + "." + String.format("%02d", random.nextInt(100));
        return Map.ofEntries(
                entry("customer", AttributeValue.fromS("customer-%04d".formatted(i / 12))),
                entry("month", AttributeValue.fromS("2025-%02d".formatted(i % 12 + 1))),
                entry("total", AttributeValue.fromN(total)),
                entry("region", AttributeValue.fromS(List.of("eu", "us", "cn").get(i % 3))),
                entry("expires", AttributeValue.fromN("1924992000")),
                entry("paid", AttributeValue.fromBool(i % 2 == 0)),
                entry("digest", AttributeValue.fromB(SdkBytes.fromByteArray(digest))),
                entry("seals", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {(byte) i, 0, -1})))),
                entry("note", AttributeValue.fromNul(true)),
                entry("labels", AttributeValue.fromSs(List.of("monthly", "checked-" + i % 7))),
                entry("rates", AttributeValue.fromNs(List.of("1", "2.50", "-3E+10"))),
                entry(
                        "lines",
                        AttributeValue.fromL(List.of(
                                AttributeValue.fromM(Map.of(
                                        "amount", AttributeValue.fromN("0.1"), "of", AttributeValue.fromS("fee"))),
                                AttributeValue.fromNs(List.of("1", "2.50", "-3E+10"))))));
    }

    private static void bucket(S3Client s3, String name) {
        s3.createBucket(r -> r.bucket(name));
        for (int i = 0; i < OBJECTS; i++) {
            String key = "2025/%02d/report-%03d.csv".formatted(i % 12 + 1, i);
            String text = "customer,total\n"
                    + "customer-%04d,%d.00\n".formatted(i, i * 100).repeat(50);
            int number = i;
            s3.putObject(
                    r -> r.bucket(name)
                            .key(key)
                            .contentType("text/csv")
                            .metadata(Map.of("report", Integer.toString(number))),
                    RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void queue(SqsClient sqs) {
        String url = sqs.createQueue(r -> r.queueName(PRODUCTION_QUEUE)
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT, "45",
                                QueueAttributeName.MESSAGE_RETENTION_PERIOD, "86400"))
                        .tags(Map.of("environment", "production", "owner", "reporting")))
                .queueUrl();
        List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            batch.add(SendMessageBatchRequestEntry.builder()
                    .id("m" + i)
                    .messageBody("{\"report\":" + i + "}")
                    .build());
            if (batch.size() == 10) {
                sqs.sendMessageBatch(r -> r.queueUrl(url).entries(List.copyOf(batch)));
                batch.clear();
            }
        }
    }
}
