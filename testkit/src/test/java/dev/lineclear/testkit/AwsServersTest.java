package dev.lineclear.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.junit.Needs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class AwsServersTest {
    private static final AwsBasicCredentials ADMIN =
            AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY);

    @TempDir
    private static Path work;

    private static AwsServers servers;
    private static Clients admin;

    @BeforeAll
    static void startAndFill() throws Exception {
        long began = System.nanoTime();
        servers = AwsServers.start(work);
        long up = System.nanoTime();
        admin = clients(ADMIN);
        StoryData.create(admin);
        System.out.printf(
                "all three up in %d ms, the story's data in %d ms%n",
                (up - began) / 1_000_000, (System.nanoTime() - up) / 1_000_000);
    }

    private static Clients clients(AwsBasicCredentials credentials) {
        return Clients.of(servers.dynamodb(), servers.sqs(), servers.s3(), credentials);
    }

    @AfterAll
    static void end() {
        admin.close();
        servers.close();
    }

    @Test
    void bothTablesAreWholeWithTheirSettings() {
        var expected = Map.of(
                StoryData.PRODUCTION_TABLE, StoryData.ITEMS,
                StoryData.BETA_TABLE, StoryData.BETA_ITEMS);
        expected.forEach((name, items) -> {
            var table = admin.dynamodb().describeTable(r -> r.tableName(name)).table();
            assertEquals(Long.valueOf(items), table.itemCount());
            assertEquals(2, table.globalSecondaryIndexes().size());
            assertEquals(1, table.localSecondaryIndexes().size());
            assertTrue(table.streamSpecification().streamEnabled());
            var expiry =
                    admin.dynamodb().describeTimeToLive(r -> r.tableName(name)).timeToLiveDescription();
            assertEquals("expires", expiry.attributeName());
        });
    }

    /** Whoever tells environments by tags has to know this; when it changes, the story can tell them so too. */
    @Test
    void dynamoDbLocalKeepsNoTags() {
        String arn = admin.dynamodb()
                .describeTable(r -> r.tableName(StoryData.PRODUCTION_TABLE))
                .table()
                .tableArn();
        var refused = assertThrows(
                DynamoDbException.class, () -> admin.dynamodb().listTagsOfResource(r -> r.resourceArn(arn)));
        assertEquals(400, refused.statusCode());
    }

    @Test
    void itemsHaveEveryAttributeType() {
        var item = admin.dynamodb()
                .scan(r -> r.tableName(StoryData.PRODUCTION_TABLE).limit(1))
                .items()
                .getFirst();
        Set<String> types = new TreeSet<>();
        item.values().forEach(value -> types.add(value.type().name()));
        item.get("lines").l().forEach(value -> types.add(value.type().name()));
        assertEquals(new TreeSet<>(Set.of("S", "N", "B", "BOOL", "NUL", "SS", "NS", "BS", "L", "M")), types);
    }

    @Test
    void theSameSeedGivesTheSameItems() {
        StoryData.table(admin.dynamodb(), "again", "beta", 50);
        var key = Map.of("customer", AttributeValue.fromS("customer-0002"), "month", AttributeValue.fromS("2025-05"));
        assertEquals(
                admin.dynamodb()
                        .getItem(r -> r.tableName(StoryData.PRODUCTION_TABLE).key(key))
                        .item(),
                admin.dynamodb().getItem(r -> r.tableName("again").key(key)).item());
    }

    @Test
    void otherKeysSeeTheSameTables() {
        try (Clients other = clients(AwsBasicCredentials.create("AKIAOTHER00000000000", "other"))) {
            assertTrue(other.dynamodb().listTables().tableNames().contains(StoryData.PRODUCTION_TABLE));
        }
    }

    @Test
    void bucketsHoldObjectsWithMetadataAndRefuseOtherKeys() {
        var s3 = admin.s3();
        assertEquals(
                StoryData.OBJECTS,
                s3.listObjectsV2(r -> r.bucket(StoryData.PRODUCTION_BUCKET)).keyCount());
        s3.putObject(
                r -> r.bucket(StoryData.BETA_BUCKET).key("trip/there").metadata(Map.of("team", "reports")),
                RequestBody.fromString("and back"));
        var back = s3.getObjectAsBytes(r -> r.bucket(StoryData.BETA_BUCKET).key("trip/there"));
        assertEquals("and back", back.asUtf8String());
        assertEquals(Map.of("team", "reports"), back.response().metadata());
        try (Clients wrong = clients(AwsBasicCredentials.create(AwsServers.ACCESS_KEY, "wrong"))) {
            var refused = assertThrows(
                    S3Exception.class, () -> wrong.s3().listObjectsV2(r -> r.bucket(StoryData.BETA_BUCKET)));
            assertEquals(403, refused.statusCode());
        }
    }

    @Test
    void theQueueIsTaggedAndHandsItsMessagesOver() {
        var sqs = admin.sqs();
        String url =
                sqs.getQueueUrl(r -> r.queueName(StoryData.PRODUCTION_QUEUE)).queueUrl();
        assertEquals(
                "production", sqs.listQueueTags(r -> r.queueUrl(url)).tags().get("environment"));
        var messages =
                sqs.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(5)).messages();
        assertTrue(messages.getFirst().body().startsWith("{\"report\":"), messages::toString);
    }

    @Test
    void theAwsCliReachesThemWithoutAnyConfiguration() throws Exception {
        AwsCli aws = Needs.awsCli(work.resolve("home"));
        var listed = aws.run(
                servers.dynamodb(), ADMIN, Duration.ofSeconds(60), "dynamodb", "list-tables", "--output", "text");
        assertEquals(0, listed.exit(), listed::err);
        assertTrue(listed.out().contains(StoryData.PRODUCTION_TABLE), listed::out);
    }
}
