package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Undoer.Revert;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class ObjectsUndoTest {
    private static final String RECIPE = "s3-objects";
    private static final byte[] LARGE = new byte[6 << 20];

    @TempDir
    private static Path work;

    private static ChildServer server;
    private static Bench bench;
    private static S3Client s3;

    @BeforeAll
    static void start() throws Exception {
        new Random(5).nextBytes(LARGE);
        server = AwsServers.s3(work.resolve("s3"));
        bench = new Bench(work, Map.of("s3", server.endpoint()));
        s3 = bench.clients.s3(Bench.DESTINATION);
        s3.createBucket(r -> r.bucket("reports"));
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
        s3.putObject(
                r -> r.bucket("reports")
                        .key("2026/märz report.csv")
                        .contentType("text/csv")
                        .contentDisposition("attachment")
                        .cacheControl("no-store")
                        .metadata(Map.of("author", "someone", "source", "ledger")),
                RequestBody.fromString("a,b\n1,2\n"));
        s3.putObject(r -> r.bucket("reports").key("empty"), RequestBody.empty());
    }

    @Test
    void deletedObjectsComeBackWithContentAndMetadata() throws Exception {
        s3.putObject(r -> r.bucket("reports").key("large"), RequestBody.fromBytes(LARGE));
        Proposal delete = Bench.proposal("s3:DeleteObjects", """
                {"Bucket":"reports","Delete":{"Objects":[
                  {"Key":"2026/märz report.csv"},{"Key":"empty"},{"Key":"large"},{"Key":"never there"}]}}""");
        Capture capture = bench.capture(RECIPE, delete);
        assertFalse(bench.undoer.verify(delete, Bench.assessment(RECIPE)).confirmed());
        for (String key : List.of("2026/märz report.csv", "empty", "large")) {
            s3.deleteObject(r -> r.bucket("reports").key(key));
        }
        assertTrue(bench.undoer.verify(delete, Bench.assessment(RECIPE)).confirmed());
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));

        Revert revert = bench.undoer.revert(capture, bench.vault, sentence -> {});

        assertEquals(List.of(), revert.differences());
        var report = s3.getObjectAsBytes(r -> r.bucket("reports").key("2026/märz report.csv"));
        assertEquals("a,b\n1,2\n", report.asUtf8String());
        GetObjectResponse answer = report.response();
        assertEquals("text/csv", answer.contentType());
        assertEquals("attachment", answer.contentDisposition());
        assertEquals("no-store", answer.cacheControl());
        assertEquals(Map.of("author", "someone", "source", "ledger"), answer.metadata());
        assertArrayEquals(
                LARGE,
                s3.getObjectAsBytes(r -> r.bucket("reports").key("large")).asByteArray());
        assertTrue(revert.restored().stream().anyMatch(s -> s.contains("never there") && s.contains("not there")));
    }

    @Test
    void anOverwrittenObjectComesBackUnlessItWasWrittenOnceMore() throws Exception {
        Proposal put = Bench.proposal("s3:PutObject", "{\"Bucket\":\"reports\",\"Key\":\"empty\"}");
        Capture capture = bench.capture(RECIPE, put);
        s3.putObject(r -> r.bucket("reports").key("empty"), RequestBody.fromString("agent"));
        capture = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        s3.putObject(r -> r.bucket("reports").key("empty"), RequestBody.fromString("someone else"));
        List<String> drift = bench.undoer.drift(capture, bench.vault);
        assertTrue(drift.stream().anyMatch(s -> s.contains("ETag")), drift::toString);
        s3.putObject(r -> r.bucket("reports").key("empty"), RequestBody.fromString("agent"));
        assertTrue(bench.undoer.revert(capture, bench.vault, s -> {}).complete());
        assertEquals(
                "", s3.getObjectAsBytes(r -> r.bucket("reports").key("empty")).asUtf8String());
    }

    @Test
    void anObjectThatAPutMadeIsTakenAway() throws Exception {
        Proposal put = Bench.proposal("s3:PutObject", "{\"Bucket\":\"reports\",\"Key\":\"new\"}");
        Capture capture = bench.capture(RECIPE, put);
        s3.putObject(r -> r.bucket("reports").key("new"), RequestBody.fromString("agent"));
        assertTrue(bench.undoer.revert(capture, bench.vault, s -> {}).complete());
        assertEquals(0, s3.listObjectsV2(r -> r.bucket("reports").prefix("new")).keyCount());
    }

    @Test
    void aLargeObjectGoesBackInParts() throws Exception {
        Digest blob = bench.vault.put(new ByteArrayInputStream(LARGE));
        try (Heartbeat heartbeat = Heartbeat.start(sentence -> {})) {
            Run run = new Run(
                    bench.clients,
                    Bench.DESTINATION,
                    bench.vault,
                    heartbeat,
                    Clock.systemUTC(),
                    Duration.ofMinutes(1),
                    Long.MAX_VALUE);
            new ObjectUpload(1 << 20, 5 << 20)
                    .put(run, States.object().put("Bucket", "reports").put("Key", "parts"), blob, LARGE.length);
        }
        assertArrayEquals(
                LARGE,
                s3.getObjectAsBytes(r -> r.bucket("reports").key("parts")).asByteArray());
        s3.deleteObject(r -> r.bucket("reports").key("parts"));
    }

    @Test
    void aNamedVersionAndAnUnknownBucketAreNotCaptured() {
        UndoException version = assertThrows(
                UndoException.class,
                () -> bench.capture(
                        RECIPE,
                        Bench.proposal(
                                "s3:DeleteObject", "{\"Bucket\":\"reports\",\"Key\":\"empty\",\"VersionId\":\"1\"}")));
        assertTrue(version.getMessage().contains("version"), version.getMessage());
        assertThrows(
                UndoException.class,
                () -> bench.capture(
                        RECIPE, Bench.proposal("s3:DeleteObject", "{\"Bucket\":\"nowhere\",\"Key\":\"empty\"}")));
    }

    @Test
    void anObjectAlteredInTheVaultIsNotPutBack() throws Exception {
        s3.putObject(r -> r.bucket("reports").key("large"), RequestBody.fromBytes(LARGE));
        Proposal delete = Bench.proposal("s3:DeleteObject", "{\"Bucket\":\"reports\",\"Key\":\"large\"}");
        try (Bench own = new Bench(work, Map.of("s3", server.endpoint()))) {
            Capture capture = own.capture(RECIPE, delete);
            Path largest = TableUndoTest.largest(own.vaultDirectory);
            byte[] sealed = Files.readAllBytes(largest);
            sealed[sealed.length / 2] ^= 1;
            Files.write(largest, sealed);
            s3.deleteObject(r -> r.bucket("reports").key("large"));
            UndoException refused =
                    assertThrows(UndoException.class, () -> own.undoer.revert(capture, own.vault, s -> {}));
            assertTrue(refused.getMessage().contains("altered"), refused.getMessage());
            assertEquals(
                    0,
                    s3.listObjectsV2(r -> r.bucket("reports").prefix("large")).keyCount());
        }
    }

    @Test
    void aDeletedBucketComesBackAndSaysWhatItCouldNotRead() throws Exception {
        s3.createBucket(r -> r.bucket("spare"));
        Proposal delete = Bench.proposal("s3:DeleteBucket", "{\"Bucket\":\"spare\"}");
        Capture capture = bench.capture("s3-bucket", delete);
        System.out.println(capture.summary());
        s3.deleteBucket(r -> r.bucket("spare"));
        assertTrue(bench.undoer.verify(delete, Bench.assessment("s3-bucket")).confirmed());
        Revert revert = bench.undoer.revert(capture, bench.vault, sentence -> {});
        assertEquals(List.of(), revert.differences());
        assertTrue(Buckets.exists(s3, "spare"));
        assertTrue(
                revert.notRestored().stream().anyMatch(s -> s.contains("Lifecycle is not readable")),
                () -> revert.notRestored().toString());
    }

    @Test
    void tagsAndLiveStateAreReadOrSaidNotToBe() throws Exception {
        assertEquals(
                Map.of(),
                new AwsTagReader(bench.clients).tags("arn:aws:s3:::reports", "s3", "bucket", Bench.DESTINATION));
        List<String> seen = new Sights(bench.clients, Bench.DESTINATION)
                .of(Sights.Thing.of("arn:aws:s3:::reports/empty").orElseThrow());
        assertTrue(seen.getFirst().matches("bucket reports has [2-5] objects"), seen.getFirst());
        assertEquals(2, seen.size());
    }
}
