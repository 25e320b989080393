package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lineclear.proposal.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of very many values, each of a byte or three, which would be a hundred bytes each once they are a tree. */
@Timeout(60)
class WideBodiesTest {
    private static final int MANY = 1_000_000;

    private static final String TOO_MANY = "more than " + BodyTree.MAX_TOKENS + " names, values and brackets";

    /** Buffers, names and an exception: nothing of what the body says. */
    private static final long READING_BYTES = 8L << 20;

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

    static byte[] json(String each, int times) {
        String rest = ("," + each).repeat(times - 1);
        return ("{\"a\":[" + each + rest + "]}").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] cbor(int each, int times) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) 0xa1, 0x61, 'a', (byte) 0x9f});
        for (int i = 0; i < times; i++) {
            body.write(each);
        }
        body.write(0xff);
        return body.toByteArray();
    }

    private static SignedRaw alarms(byte[] body) {
        return new SignedRaw("POST", "/service/GraniteServiceVersion20100801/operation/DeleteAlarms", "monitoring")
                .header("Content-Type", "application/cbor")
                .header("smithy-protocol", "rpc-v2-cbor")
                .body(body);
    }

    private static void allocatesLittle(Executable reading) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThrows(Exception.class, reading); // once before, so that classes are there
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(Exception.class, reading);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < READING_BYTES, allocated + " bytes");
    }

    @Test
    void jsonOfAMillionValues() throws IOException {
        for (String each : new String[] {"{}", "[]", "0", "\"\"", "{\"a\":{}}", "[[[]]]", "1e5"}) {
            byte[] body = json(each, MANY);
            Conversation.refused(rig, text(dynamodb("PutItem", "").body(body)), "400", TOO_MANY);
            allocatesLittle(() -> BodyTree.json(body));
        }
    }

    @Test
    void jsonOfAMillionValuesInsideGzip() throws IOException {
        SignedRaw request =
                dynamodb("PutItem", "").header("Content-Encoding", "gzip").body(gzip(json("{}", MANY)));
        Conversation.refused(rig, text(request), "400", TOO_MANY);
    }

    @Test
    void cborOfAMillionValues() throws IOException {
        for (int each : new int[] {0xa0, 0x80, 0x00, 0x60, 0x40, 0xf6, 0xe0}) {
            byte[] body = cbor(each, MANY);
            Conversation.refused(rig, text(alarms(body)), "400", TOO_MANY);
            allocatesLittle(() -> CborInput.read(body, TreeRoom.UNSHARED));
        }
    }

    /** Where references are known to a reader (tags 256 and 25), three bytes say a long text once more. */
    @Test
    void cborOfOneLongTextThatIsMeantOften() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) 0xa1, 0x61, 'a', (byte) 0xd9, 1, 0, (byte) 0x9f});
        body.writeBytes(new byte[] {0x7a, 0, 0, (byte) 0xff, (byte) 0xff});
        body.writeBytes("x".repeat(0xffff).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 200; i++) {
            body.writeBytes(new byte[] {(byte) 0xd8, 25, 0});
        }
        body.write(0xff);
        Conversation.refused(rig, text(alarms(body.toByteArray())), "400", "CBOR that can be read");
        allocatesLittle(() -> CborInput.read(body.toByteArray(), TreeRoom.UNSHARED));
    }

    /** Each of the parameters has a path of its own, and each part of a path would be an object. */
    @Test
    void aFormOfManyLongPaths() throws IOException {
        StringBuilder form = new StringBuilder("Action=CreateQueue&Version=2012-11-05");
        for (int i = 0; i < 9_000; i++) {
            form.append("&p").append(i).append(".a".repeat(19)).append("=x");
        }
        SignedRaw request = new SignedRaw("POST", "/", "sqs")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.toString());
        Conversation.refused(rig, text(request), "400", TOO_MANY);
    }

    @Test
    void xmlOfManyAttributes() throws IOException {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        String xml = "<Delete>" + ("<a" + attributes + "/>").repeat(XmlInput.MAX_ELEMENTS / 100) + "</Delete>";
        Conversation.refused(rig, text(new SignedRaw("POST", "/b?delete", "s3").body(xml)), "400", "MalformedXML");
    }

    @Test
    void aChangeSetOfManyValues() throws IOException {
        byte[] body = json("0", BodyTree.MAX_TOKENS);
        SignedRaw request = new SignedRaw("POST", Whereabouts.PROPOSE, Whereabouts.SERVICE)
                .header("x-amz-content-sha256", Digest.of(body).hex())
                .body(body);
        Conversation.refused(rig, text(request), "400", TOO_MANY);
    }

    /** As many events as CloudWatch Logs takes, and the most values that are taken at all. */
    @Test
    void theLargestHonestBodiesPass() throws Exception {
        byte[] events = json("{\"timestamp\":1700000000000,\"message\":\"" + "x".repeat(50) + "\"}", 10_000);
        byte[] most = json("0", BodyTree.MAX_TOKENS - 5);
        for (byte[] body : new byte[][] {events, most, json("\"" + "x".repeat(15 << 20) + "\"", 1)}) {
            String answer = dynamodb("PutItem", "").body(body).send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            answer = dynamodb("PutItem", "")
                    .header("Content-Encoding", "gzip")
                    .body(gzip(body))
                    .send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            assertEquals(2, rig.proposals.size());
            rig.proposals.clear();
        }
        byte[] wider = json("0", BodyTree.MAX_TOKENS - 4);
        assertThrows(BodyTree.UnreadableException.class, () -> BodyTree.json(wider));
    }
}
