package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Outcome;
import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.gate.http.UpstreamAnswer;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.S3Exception;

class UploadsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig(RecordingUpstream.answering(OK), spool);
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        try (var left = Files.list(spool)) {
            assertEquals(0, left.count(), "nothing stays aside");
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static boolean has(RecordingUpstream.Request sent, String line) {
        return sent.head().toLowerCase(Locale.ROOT).contains("\r\n" + line.toLowerCase(Locale.ROOT));
    }

    @Test
    void theSdksUploadPassesThroughByItsDigest() {
        byte[] body = bytes(3_000_000);
        try (S3Client s3 = rig.s3()) {
            s3.putObject(b -> b.bucket("data").key("a/b c").contentType("x/y"), RequestBody.fromBytes(body));
        }
        Proposal proposal = rig.proposals.getFirst();
        assertEquals("s3:PutObject", proposal.operation());
        assertEquals("arn:aws:s3:::data/a/b c", proposal.targets().getFirst().urn());
        assertEquals("x/y", proposal.input().path("ContentType").asString());
        assertFalse(
                proposal.input().toString().contains("aws-chunked"),
                proposal.input().toString());
        RecordingUpstream.Request sent = rig.production.requests.getFirst();
        assertTrue(sent.head().startsWith("PUT /data/a/b%20c HTTP/1.1"), sent.head());
        assertEquals(
                body.length,
                proposal.input().path("Body").path("size").asInt(),
                proposal.input().toString());
        assertTrue(new String(sent.body(), StandardCharsets.ISO_8859_1)
                .contains(new String(body, 0, 1000, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aSignedHashIsCheckedOnTheWayAndAWrongOneNeverCompletes() throws IOException {
        byte[] body = bytes(500_000);
        String good = new SignedRaw("PUT", "/data/k", "s3").body(body).send(rig);
        assertTrue(good.startsWith("HTTP/1.1 200"), good);
        assertArrayEquals(body, rig.production.requests.getFirst().body());
        assertEquals(
                Digest.of(body).hex(),
                rig.proposals.getFirst().input().path("Body").path("sha256").asString());

        body[499_999] ^= 1;
        String bad = new SignedRaw("PUT", "/data/k", "s3")
                .body(body)
                .payloadHash(Digest.of(bytes(500_000)).hex())
                .send(rig);
        assertTrue(bad.startsWith("HTTP/1.1 400") && bad.contains("XAmzContentSHA256Mismatch"), bad);
        assertTrue(
                rig.production.requests.stream().skip(1).allMatch(r -> r.head().equals("<broken off>")));
    }

    @Test
    void unknownContentPassesThroughWhereItWouldPassWhateverItIs() throws IOException {
        String answer = new SignedRaw("PUT", "/data/k", "s3")
                .payloadHash(Load.UNSIGNED)
                .body("hello")
                .send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertEquals(
                "{\"size\":5}", rig.proposals.getFirst().input().path("Body").toString());
        assertTrue(has(rig.production.requests.getFirst(), "x-amz-content-sha256: UNSIGNED-PAYLOAD"));
    }

    @Test
    void unknownContentIsKeptAsideUntilItsDigestIsKnownWhereItWouldNotPass() throws IOException {
        rig.passes = false;
        rig.verdict = proposal -> Optional.of(Rig.held());
        String answer = new SignedRaw("PUT", "/data/k", "s3")
                .payloadHash(Load.UNSIGNED)
                .body("hello")
                .send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 403") && answer.contains("held as 01K"), answer);
        assertEquals(
                Digest.of("hello".getBytes(StandardCharsets.UTF_8)).hex(),
                rig.proposals.getFirst().input().path("Body").path("sha256").asString());
        assertTrue(rig.production.requests.isEmpty());

        rig.verdict = proposal -> Optional.empty();
        new SignedRaw("PUT", "/data/k", "s3")
                .payloadHash(Load.UNSIGNED)
                .body("hello")
                .send(rig);
        assertEquals("hello", rig.production.requests.getFirst().text());
        assertEquals(rig.proposals.get(0).digest(), rig.proposals.get(1).digest());
    }

    private static SignedRaw trailing(String content, String crc) {
        String chunks = Integer.toHexString(content.length()) + "\r\n" + content + "\r\n0\r\nx-amz-checksum-crc32:"
                + crc + "\r\n\r\n";
        return new SignedRaw("PUT", "/data/k", "s3")
                .header("Content-Encoding", "aws-chunked")
                .header("x-amz-decoded-content-length", Integer.toString(content.length()))
                .header("x-amz-trailer", "x-amz-checksum-crc32")
                .payloadHash(Load.UNSIGNED_TRAILER)
                .body(chunks);
    }

    private static String crc32(String content) {
        CRC32 crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.ISO_8859_1));
        byte[] four =
                java.nio.ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return java.util.Base64.getEncoder().encodeToString(four);
    }

    @Test
    void trailingChecksumsPassThroughFramedAnewAndWrongOnesNeverComplete() throws IOException {
        String answer = trailing("hello", crc32("hello")).send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        RecordingUpstream.Request sent = rig.production.requests.getFirst();
        assertEquals("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:" + crc32("hello") + "\r\n\r\n", sent.text());
        assertTrue(has(sent, "x-amz-content-sha256: " + Load.UNSIGNED_TRAILER), sent.head());

        String wrong = trailing("hello", crc32("hullo")).send(rig);
        assertTrue(wrong.startsWith("HTTP/1.1 400") && wrong.contains("BadDigest"), wrong);
        assertTrue(
                rig.production.requests.stream().skip(1).allMatch(r -> r.head().equals("<broken off>")));
    }

    @Test
    void trailingChecksumsBecomeHeadersWhereTheBodyWasKeptAside() throws IOException {
        rig.passes = false;
        String answer = trailing("hello", crc32("hello")).send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        RecordingUpstream.Request sent = rig.production.requests.getFirst();
        assertEquals("hello", sent.text());
        assertTrue(has(sent, "x-amz-checksum-crc32: " + crc32("hello")), sent.head());
        assertFalse(has(sent, "content-encoding") || has(sent, "x-amz-trailer"), sent.head());
    }

    @Test
    void theSdksOwnStreamingAndChecksumsWorkBothWays() {
        byte[] body = bytes(200_000);
        for (boolean through : new boolean[] {true, false}) {
            rig.passes = through;
            for (ChecksumAlgorithm algorithm :
                    new ChecksumAlgorithm[] {ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA256, ChecksumAlgorithm.SHA1
                    }) {
                try (S3Client s3 = rig.s3()) {
                    s3.putObject(
                            b -> b.bucket("data").key("k").checksumAlgorithm(algorithm),
                            RequestBody.fromInputStream(new ByteArrayInputStream(body), body.length));
                }
            }
        }
        assertEquals(6, rig.production.requests.size());
    }

    @Test
    void anUploadThatBreaksOffOrHasNoRoomIsRefusedAndLeavesNothing() throws IOException {
        Refused tooLarge = refused(new Spool(spool, 10, 100, 0));
        assertEquals(413, tooLarge.refusal().status());
        Refused noRoom = refused(new Spool(spool, 1000, 10, 0));
        assertEquals(503, noRoom.refusal().status());
        assertTrue(
                noRoom.refusal().message().contains("x-amz-content-sha256"),
                noRoom.refusal().message());
        Refused nowhere = refused(new Spool(spool.resolve("missing"), 1000, 1000, 0));
        assertEquals(503, nowhere.refusal().status());
    }

    private static Refused refused(Spool spool) {
        return assertThrows(Refused.class, () -> spool.keep(new ByteArrayInputStream(new byte[11])));
    }

    /** The log is on the same disk as a rule: what it needs is not for uploads. */
    @Test
    void anUploadDoesNotTakeTheRoomThatIsToStayFree() throws Exception {
        Spool roomy = new Spool(spool, 1000, 1000, 0);
        try (Spool.Aside aside = roomy.keep(new ByteArrayInputStream(new byte[11]))) {
            assertEquals(11, aside.size());
        }
        Refused noRoom =
                refused(new Spool(spool, 1000, 1000, Files.getFileStore(spool).getTotalSpace()));
        assertEquals(503, noRoom.refusal().status());
    }

    /** As it is after a power cut; other files in the directory, such as those of its file system, are not the spool's. */
    @Test
    void whatAKilledGatewayLeftOfUploadsIsGoneWhenTheNextOneStarts() throws IOException {
        Path left = Files.writeString(Files.createTempFile(spool, "upload-", ".part"), "somebody's object");
        Path foreign = Files.createDirectory(spool.resolve("lost+found"));
        Spool.open(spool);
        assertFalse(Files.exists(left));
        Files.delete(foreign);
    }

    @Test
    void answersOfS3ThatSay200AndMeanAnErrorAreToldApart() throws IOException {
        record Case(String operation, String body, String meaning) {}
        Case[] cases = {
            new Case("s3:CompleteMultipartUpload", "<Error><Code>InternalError</Code></Error>", "Refused"),
            new Case("s3:CompleteMultipartUpload", "<CompleteMultipartUploadResult/>", "Succeeded"),
            new Case("s3:CopyObject", "<Error><Code>InternalError</Code></Error>", "Refused"),
            new Case("s3:DeleteObjects", "<DeleteResult><Deleted/></DeleteResult>", "Succeeded"),
            new Case(
                    "s3:DeleteObjects",
                    "<DeleteResult><Error><Code>AccessDenied</Code></Error></DeleteResult>",
                    "Refused"),
            new Case("s3:GetObject", "<Error><Code>mine</Code></Error>", "Succeeded"),
        };
        try (S3Client s3 = rig.s3()) {
            rig.production.answerer(Rig.answering(
                    "200 OK", "application/xml", "<Error><Code>InternalError</Code><Message>m</Message></Error>"));
            assertThrows(
                    S3Exception.class,
                    () -> s3.copyObject(b -> b.sourceBucket("a")
                            .sourceKey("b")
                            .destinationBucket("c")
                            .destinationKey("d")));
        }
        assertEquals("s3:CopyObject", rig.proposals.getFirst().operation());
        for (Case each : cases) {
            assertEquals(each.meaning(), meaning(each.operation(), each.body()), each.toString());
        }
    }

    private String meaning(String operation, String body) throws IOException {
        rig.production.answerer(Rig.answering("200 OK", "application/xml", body));
        try (var upstream = dev.lineclear.gate.http.Upstream.open()) {
            UpstreamAnswer answer = upstream.send(new dev.lineclear.gate.http.UpstreamRequest(
                    rig.production.uri(),
                    "GET",
                    "/",
                    dev.lineclear.gate.http.Headers.of("Host", "h"),
                    java.io.InputStream.nullInputStream(),
                    0));
            Received received = Received.of(operation, answer);
            assertEquals(body, new String(received.body().readAllBytes(), StandardCharsets.UTF_8));
            Outcome outcome = received.outcome();
            return outcome.getClass().getSimpleName();
        } catch (dev.lineclear.gate.http.UpstreamFailure e) {
            throw new IOException(e);
        }
    }

    @Test
    void largeDownloadsStream() {
        int size = 300_000_000;
        rig.production.answerer((request, socket) -> {
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[1_000_000];
            for (int i = 0; i < size / piece.length; i++) {
                socket.getOutputStream().write(piece);
            }
            return true;
        });
        long got = 0;
        try (S3Client s3 = rig.s3();
                var in = s3.getObject(b -> b.bucket("data").key("big"))) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                got += n;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertEquals(size, got);
    }
}
