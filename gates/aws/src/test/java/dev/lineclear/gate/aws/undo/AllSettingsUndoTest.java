package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Undoer.Revert;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.junit.Moto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import tools.jackson.databind.JsonNode;

/** With a server that has tags, point-in-time recovery and every setting of a bucket. */
class AllSettingsUndoTest {
    @TempDir
    private static Path work;

    private static Moto moto;
    private static Bench bench;
    private static DynamoDbClient dynamodb;
    private static S3Client s3;

    @BeforeAll
    static void start() throws Exception {
        moto = Moto.start(work);
        bench = new Bench(work, moto.endpoints());
        dynamodb = bench.clients.dynamodb(Bench.DESTINATION);
        s3 = bench.clients.s3(Bench.DESTINATION);
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            bench.close();
            moto.close();
        }
    }

    @Test
    void aTablesTagsAndRecoveryComeBackToo() throws Exception {
        Tables.create(dynamodb, "tagged");
        dynamodb.putItem(r -> r.tableName("tagged")
                .item(Map.of("id", AttributeValue.fromS("one"), "customer", AttributeValue.fromS("c"))));
        dynamodb.updateContinuousBackups(
                r -> r.tableName("tagged").pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(true)));
        JsonNode before = TableSettings.read(
                dynamodb, TableSettings.describe(dynamodb, "tagged").orElseThrow());
        assertTrue(before.path("PointInTimeRecovery")
                .path("PointInTimeRecoveryEnabled")
                .asBoolean());
        Proposal delete = Bench.proposal("dynamodb:DeleteTable", "{\"TableName\":\"tagged\"}");
        Capture capture = bench.capture("dynamodb-table", delete);
        assertEquals("table tagged: 1 item, 2 indexes, 2 tags", capture.summary());
        String arn = dynamodb.describeTable(r -> r.tableName("tagged")).table().tableArn();
        assertEquals(
                Map.of("environment", "production", "team", "dba"),
                new AwsTagReader(bench.clients).tags(arn + "/index/x", "dynamodb", "index", Bench.DESTINATION));
        Tables.drop(dynamodb, "tagged");
        assertTrue(
                bench.undoer.verify(delete, Bench.assessment("dynamodb-table")).confirmed());
        Revert revert = bench.undoer.revert(capture, bench.vault, sentence -> {});
        assertEquals(List.of(), revert.differences());
        assertEquals(
                before,
                TableSettings.read(
                        dynamodb, TableSettings.describe(dynamodb, "tagged").orElseThrow()));
    }

    @Test
    void aTagTakenAwayComesBack() throws Exception {
        Tables.create(dynamodb, "retag");
        String arn = dynamodb.describeTable(r -> r.tableName("retag")).table().tableArn();
        Proposal untag = Bench.proposal(
                "dynamodb:UntagResource", "{\"ResourceArn\":\"" + arn + "\",\"TagKeys\":[\"environment\"]}");
        Capture capture = bench.capture("dynamodb-table-settings", untag);
        assertFalse(bench.undoer
                .verify(untag, Bench.assessment("dynamodb-table-settings"))
                .confirmed());
        dynamodb.untagResource(r -> r.resourceArn(arn).tagKeys("environment"));
        assertTrue(bench.undoer
                .verify(untag, Bench.assessment("dynamodb-table-settings"))
                .confirmed());
        assertEquals(
                List.of(),
                bench.undoer.revert(capture, bench.vault, sentence -> {}).differences());
        assertEquals("production", TableSettings.tags(dynamodb, arn).get("environment"));
    }

    @Test
    void everySettingOfABucketComesBack() throws Exception {
        furnish("furnished");
        JsonNode before = Buckets.read(s3, "furnished").path(Recipe.SETTINGS);
        Proposal delete = Bench.proposal("s3:DeleteBucket", "{\"Bucket\":\"furnished\"}");
        Capture capture = bench.capture("s3-bucket", delete);
        s3.deleteBucket(r -> r.bucket("furnished"));
        assertTrue(bench.undoer.verify(delete, Bench.assessment("s3-bucket")).confirmed());
        Revert revert = bench.undoer.revert(capture, bench.vault, sentence -> {});
        assertEquals(List.of(), revert.differences());
        assertEquals(before, Buckets.read(s3, "furnished").path(Recipe.SETTINGS));
    }

    @Test
    void settingsThatWereRemovedOrOpenedComeBackAndDriftIsSeen() throws Exception {
        furnish("opened");
        JsonNode before = Buckets.read(s3, "opened").path(Recipe.SETTINGS);
        Proposal open = Bench.proposal("s3:DeletePublicAccessBlock", "{\"Bucket\":\"opened\"}");
        Capture capture = bench.capture("s3-bucket-settings", open);
        assertFalse(bench.undoer
                .verify(open, Bench.assessment("s3-bucket-settings"))
                .confirmed());
        s3.deletePublicAccessBlock(r -> r.bucket("opened"));
        s3.deleteBucketPolicy(r -> r.bucket("opened"));
        s3.deleteBucketLifecycle(r -> r.bucket("opened"));
        s3.putBucketTagging(r -> r.bucket("opened")
                .tagging(t -> t.tagSet(Tag.builder().key("other").value("x").build())));
        assertTrue(bench.undoer
                .verify(open, Bench.assessment("s3-bucket-settings"))
                .confirmed());
        capture = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        s3.deleteBucketCors(r -> r.bucket("opened"));
        assertFalse(bench.undoer.drift(capture, bench.vault).isEmpty());
        assertEquals(
                List.of(),
                bench.undoer.revert(capture, bench.vault, sentence -> {}).differences());
        assertEquals(before, Buckets.read(s3, "opened").path(Recipe.SETTINGS));
    }

    @Test
    void anObjectsTagsComeBack() throws Exception {
        s3.createBucket(r -> r.bucket("tagged"));
        s3.putObject(r -> r.bucket("tagged").key("k").tagging("a=1&b=2"), RequestBody.fromString("content"));
        Proposal untag = Bench.proposal("s3:DeleteObjectTagging", "{\"Bucket\":\"tagged\",\"Key\":\"k\"}");
        Capture capture = bench.capture("s3-objects", untag);
        s3.deleteObjectTagging(r -> r.bucket("tagged").key("k"));
        assertEquals(
                List.of(),
                bench.undoer.revert(capture, bench.vault, sentence -> {}).differences());
        assertEquals(
                2,
                s3.getObjectTagging(r -> r.bucket("tagged").key("k")).tagSet().size());
        Proposal delete = Bench.proposal("s3:DeleteObject", "{\"Bucket\":\"tagged\",\"Key\":\"k\"}");
        Capture whole = bench.capture("s3-objects", delete);
        s3.deleteObject(r -> r.bucket("tagged").key("k"));
        assertEquals(
                List.of(),
                bench.undoer.revert(whole, bench.vault, sentence -> {}).differences());
        assertEquals(
                2,
                s3.getObjectTagging(r -> r.bucket("tagged").key("k")).tagSet().size());
    }

    private static void furnish(String bucket) {
        s3.createBucket(r -> r.bucket(bucket));
        s3.putBucketVersioning(r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        s3.putBucketTagging(r -> r.bucket(bucket)
                .tagging(t -> t.tagSet(
                        Tag.builder().key("environment").value("production").build())));
        s3.putBucketPolicy(r -> r.bucket(bucket)
                .policy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
                        + "\"Action\":\"s3:DeleteBucket\",\"Resource\":\"arn:aws:s3:::" + bucket + "\"}]}"));
        s3.putBucketCors(r -> r.bucket(bucket)
                .corsConfiguration(
                        c -> c.corsRules(rule -> rule.allowedMethods("GET").allowedOrigins("https://example.com"))));
        s3.putBucketLifecycleConfiguration(r -> r.bucket(bucket)
                .lifecycleConfiguration(c -> c.rules(rule -> rule.id("old")
                        .status(ExpirationStatus.ENABLED)
                        .filter(f -> f.prefix("tmp/"))
                        .expiration(e -> e.days(30)))));
        s3.putBucketEncryption(r -> r.bucket(bucket)
                .serverSideEncryptionConfiguration(c -> c.rules(rule ->
                        rule.applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256)))));
        s3.putPublicAccessBlock(r -> r.bucket(bucket).publicAccessBlockConfiguration(p -> p.blockPublicAcls(true)
                .blockPublicPolicy(true)
                .ignorePublicAcls(true)
                .restrictPublicBuckets(true)));
        s3.putBucketWebsite(
                r -> r.bucket(bucket).websiteConfiguration(w -> w.indexDocument(i -> i.suffix("index.html"))));
        s3.putBucketRequestPayment(r -> r.bucket(bucket).requestPaymentConfiguration(p -> p.payer("Requester")));
    }
}
