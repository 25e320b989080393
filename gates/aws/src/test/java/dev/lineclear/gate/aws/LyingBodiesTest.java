package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RawClient;
import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are not what their heads say. */
@Timeout(60)
class LyingBodiesTest {
    private static final String TABLE = "{\"TableName\":\"beta\"}";

    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aLengthLargerThanTheBody() throws IOException {
        String longer = text(dynamodb("DeleteTable", TABLE))
                .replace("Content-Length: " + TABLE.length(), "Content-Length: " + (TABLE.length() + 1));
        try (RawClient client = new RawClient(rig.server.port())) {
            client.say(longer).stopTalking();
            assertFalse(client.hearAll().contains("200 OK"));
        }
        assertTrue(rig.proposals.isEmpty() && rig.production.requests.isEmpty());
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }

    /** What is over is the start of another request, and must not be one that was never signed. */
    @Test
    void aLengthSmallerThanTheBody() throws IOException {
        String shorter = text(dynamodb("DeleteTable", TABLE))
                .replace("Content-Length: " + TABLE.length(), "Content-Length: " + (TABLE.length() - 1));
        try (RawClient client = new RawClient(rig.server.port())) {
            client.say(shorter).stopTalking();
            String answer = client.hearAll();
            assertTrue(answer.startsWith("HTTP/1.1 403") && answer.contains("InvalidSignatureException"), answer);
            assertFalse(answer.contains("200 OK"), answer);
        }
        assertTrue(rig.proposals.isEmpty() && rig.production.requests.isEmpty());
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }

    @Test
    void aContentHashOfAnotherBody() throws IOException {
        String other = Digest.of("{\"TableName\":\"prod\"}".getBytes(StandardCharsets.UTF_8))
                .hex();
        SignedRaw request = dynamodb("DeleteTable", TABLE).payloadHash(other);
        Conversation.refused(rig, text(request), "4", "message");
    }

    @Test
    void anUploadsHashOfAnotherBodyWhereItIsHeld() throws IOException {
        rig.passes = false;
        String answer = new SignedRaw("PUT", "/b/k", "s3")
                .payloadHash(Digest.of(new byte[] {1}).hex())
                .body("another")
                .send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("XAmzContentSHA256Mismatch"), answer);
        assertFalse(answer.contains("200 OK"), answer);
        assertTrue(rig.production.requests.stream().allMatch(r -> r.head().equals("<broken off>")));
    }

    @Test
    void gzipThatIsNone() throws IOException {
        for (String body :
                new String[] {TABLE, "\u001f\u008b", "\u001f\u008b\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0003x"}) {
            SignedRaw request = dynamodb("DeleteTable", body).header("Content-Encoding", "gzip");
            Conversation.refused(rig, text(request), "400", "not gzip");
        }
    }

    @Test
    void codingsThatNobodyReadsHere() throws IOException {
        for (String coding :
                new String[] {"br", "deflate", "zstd", "gzip, gzip", "gzip,identity", "x-gzip", "compress"}) {
            SignedRaw request = dynamodb("DeleteTable", TABLE).header("Content-Encoding", coding);
            Conversation.refused(rig, text(request), "400", "cannot be read here");
        }
    }

    @Test
    void plainBytesSaidToBeGzipAfterSigning() throws IOException {
        SignedRaw request = dynamodb("DeleteTable", TABLE).unsigned("Content-Encoding", "gzip");
        Conversation.refused(rig, text(request), "403", "not signed");
    }

    @Test
    void aBodyInUtf16OrWithAMark() throws IOException {
        byte[] utf16 = TABLE.getBytes(StandardCharsets.UTF_16);
        byte[] marked = ("\uFEFF" + TABLE).getBytes(StandardCharsets.UTF_8);
        for (byte[] body : new byte[][] {utf16, marked}) {
            rig.proposals.clear();
            rig.production.requests.clear();
            String answer = dynamodb("DeleteTable", "").body(body).send(rig);
            boolean refused = answer.startsWith("HTTP/1.1 400") && rig.production.requests.isEmpty();
            boolean understood = !rig.proposals.isEmpty()
                    && rig.proposals
                            .getFirst()
                            .input()
                            .path("TableName")
                            .asString("")
                            .equals("beta");
            assertTrue(refused || understood, answer);
        }
    }

    /** Checked by S3 itself, which must therefore get it as it was signed. */
    @Test
    void aChecksumHeaderReachesProductionUnchanged() throws IOException {
        String answer = new SignedRaw("PUT", "/b/k", "s3")
                .header("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
                .header("x-amz-checksum-crc32", "AAAAAA==")
                .body("another")
                .send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        String head = rig.production.requests.getFirst().head();
        assertTrue(head.contains("Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==\r\n"), head);
        assertTrue(head.contains("x-amz-checksum-crc32: AAAAAA==\r\n"), head);
        assertEquals("another", rig.production.requests.getFirst().text());
    }
}
