package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Very many very small things: each is worked on in its turn, none is kept, and whoever comes after is served. */
@Timeout(900)
class FloodsTest {
    private static final boolean LONG = Boolean.getBoolean("lineclear.long");

    /** A million, whole; enough to show it, in the ordinary suite. */
    private static final int REQUESTS = LONG ? 1_000_000 : 5_000;

    private static final int CHUNKS = LONG ? 1_000_000 : 100_000;

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

    private static void talking(RawClient client, byte[] again, int times, byte[] last) {
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < times; i++) {
                    client.say(again);
                }
                client.say(last);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void nextWorks() throws IOException {
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }

    @Test
    void manyTinyRequestsOnOneConnectionAskedBeforeTheyAreAnswered() throws IOException {
        byte[] unsigned = "GET /b/k HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] last = dynamodb("ListTables", "{}").bytes();
        try (RawClient client = new RawClient(rig.server.port())) {
            talking(client, unsigned, REQUESTS, last);
            for (int i = 0; i < REQUESTS; i++) {
                String head = client.hearUntil("</Error>");
                assertTrue(head.startsWith("HTTP/1.1 403"), head);
            }
            assertTrue(client.hearUntil("{}").startsWith("HTTP/1.1 200"));
        }
        assertEquals(1, rig.proposals.size());
        nextWorks();
    }

    @Test
    void aBodyInChunksOfOneByte() throws IOException {
        String start = "{\"TableName\":\"";
        String body = start + "a".repeat(CHUNKS) + "\"}";
        String head = text(dynamodb("DescribeTable", body));
        head = head.substring(0, head.indexOf("Content-Length: ")) + "Transfer-Encoding: chunked\r\n\r\n";
        try (RawClient client = new RawClient(rig.server.port())) {
            client.say(head + Integer.toHexString(start.length()) + "\r\n" + start + "\r\n");
            byte[] hundred = "1\r\na\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
            talking(client, hundred, CHUNKS / 100, "2\r\n\"}\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(client.hearUntil("{}").startsWith("HTTP/1.1 200"));
        }
        assertEquals(body, rig.production.requests.getFirst().text());
        nextWorks();
    }

    @Test
    void anUploadInAwsChunksOfOneByte() throws IOException {
        String chunks = "1\r\na\r\n".repeat(CHUNKS) + "0\r\n\r\n";
        String answer = new SignedRaw("PUT", "/data/k", "s3")
                .header("Content-Encoding", "aws-chunked")
                .header("x-amz-decoded-content-length", Integer.toString(CHUNKS))
                .payloadHash(Load.UNSIGNED_TRAILER)
                .body(chunks)
                .send(rig);
        boolean refused = answer.startsWith("HTTP/1.1 4") && answer.contains("<Code>");
        assertTrue(answer.startsWith("HTTP/1.1 200") || refused, answer);
        if (!refused) {
            assertEquals("a".repeat(CHUNKS), rig.production.requests.getFirst().text());
        }
        nextWorks();
    }

    @Test
    void emptyLinesInsteadOfARequest() throws IOException {
        try (RawClient client = new RawClient(rig.server.port())) {
            client.say("\r\n".repeat(100_000)).stopTalking();
            String answer = client.hearAll();
            assertTrue(!answer.contains("200 OK"), answer);
        }
        nextWorks();
    }
}
