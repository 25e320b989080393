package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.testkit.AwsServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SDK clients through the gate to DynamoDB Local, ElasticMQ and s3proxy, which checks the gateway's own signatures. */
@Timeout(180)
class RealServersTest {
    private static AwsServers servers;
    private static Rig rig;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        servers = AwsServers.start(Files.createDirectory(directory.resolve("servers")));
        rig = new Rig(
                RecordingUpstream.answering(""),
                Map.of("dynamodb", servers.dynamodb(), "sqs", servers.sqs(), "s3", servers.s3()),
                AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY),
                Files.createDirectory(directory.resolve("spool")));
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
        if (servers != null) {
            servers.close();
        }
    }

    private static Set<String> operations() {
        return rig.proposals.stream().map(p -> p.operation()).collect(Collectors.toSet());
    }

    @Test
    void dynamodb() {
        try (DynamoDbClient client = rig.dynamodb()) {
            client.createTable(b -> b.tableName("orders")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build()));
            Map<String, AttributeValue> item = Map.of(
                    "id", AttributeValue.fromS("\u00e9\u20ac"),
                    "n", AttributeValue.fromN("12345678901234567890123456789012345678"));
            client.putItem(b -> b.tableName("orders").item(item));
            assertEquals(
                    item,
                    client.getItem(b -> b.tableName("orders").key(Map.of("id", item.get("id"))))
                            .item());
            client.deleteTable(b -> b.tableName("orders"));
        }
        assertTrue(
                operations().containsAll(Set.of("dynamodb:CreateTable", "dynamodb:PutItem", "dynamodb:DeleteTable")));
    }

    @Test
    void sqs() {
        try (SqsClient client = rig.sqs()) {
            String url = client.createQueue(b -> b.queueName("jobs")).queueUrl();
            client.sendMessage(b -> b.queueUrl(url).messageBody("hello"));
            assertEquals(
                    "hello",
                    client.receiveMessage(b -> b.queueUrl(url))
                            .messages()
                            .getFirst()
                            .body());
            client.purgeQueue(b -> b.queueUrl(url));
        }
        assertTrue(operations().containsAll(Set.of("sqs:CreateQueue", "sqs:SendMessage", "sqs:PurgeQueue")));
    }

    @Test
    void s3() throws IOException {
        byte[] large = new byte[6 << 20];
        new Random(1).nextBytes(large);
        try (S3Client client = rig.s3()) {
            client.createBucket(b -> b.bucket("data"));
            for (boolean passes : new boolean[] {true, false}) {
                rig.passes = passes;
                client.putObject(
                        b -> b.bucket("data").key("a/b c+d"),
                        RequestBody.fromInputStream(new ByteArrayInputStream(large), large.length));
                try (var in = client.getObject(b -> b.bucket("data").key("a/b c+d"))) {
                    assertArrayEquals(large, in.readAllBytes());
                }
            }
            client.copyObject(b -> b.sourceBucket("data")
                    .sourceKey("a/b c+d")
                    .destinationBucket("data")
                    .destinationKey("copy"));
            multipart(client, large);
            assertEquals(
                    3, client.listObjectsV2(b -> b.bucket("data")).contents().size());
            client.deleteObjects(b -> b.bucket("data")
                    .delete(d -> d.objects(
                            ObjectIdentifier.builder().key("a/b c+d").build(),
                            ObjectIdentifier.builder().key("copy").build(),
                            ObjectIdentifier.builder().key("parts").build())));
            client.deleteBucket(b -> b.bucket("data"));
        }
        assertTrue(operations()
                .containsAll(Set.of(
                        "s3:CreateBucket",
                        "s3:PutObject",
                        "s3:GetObject",
                        "s3:CopyObject",
                        "s3:CreateMultipartUpload",
                        "s3:UploadPart",
                        "s3:CompleteMultipartUpload",
                        "s3:ListObjectsV2",
                        "s3:DeleteObjects",
                        "s3:DeleteBucket")));
    }

    private static void multipart(S3Client client, byte[] part) {
        String id =
                client.createMultipartUpload(b -> b.bucket("data").key("parts")).uploadId();
        String tag = client.uploadPart(
                        b -> b.bucket("data").key("parts").uploadId(id).partNumber(1), RequestBody.fromBytes(part))
                .eTag();
        client.completeMultipartUpload(b -> b.bucket("data")
                .key("parts")
                .uploadId(id)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().partNumber(1).eTag(tag).build())));
    }
}
