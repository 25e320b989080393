package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static dev.lineclear.gate.aws.Conversation.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small bodies that would be large, or deep, once they are read. */
@Timeout(60)
class BombsTest {
    /** What reading one small, lying body may allocate: buffers, tables of symbols and an exception, not what it says. */
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

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] repeated(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private void cbor(byte[] body) throws IOException {
        allocatesLittle(body);
        SignedRaw request = new SignedRaw(
                        "POST", "/service/GraniteServiceVersion20100801/operation/DeleteAlarms", "monitoring")
                .header("Content-Type", "application/cbor")
                .header("smithy-protocol", "rpc-v2-cbor")
                .body(body);
        Conversation.refused(rig, text(request), "400", "CBOR that can be read");
    }

    private static void allocatesLittle(byte[] body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThrows(
                Refused.class, () -> CborInput.read(body, TreeRoom.UNSHARED)); // once before, so that classes are there
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(Refused.class, () -> CborInput.read(body, TreeRoom.UNSHARED));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < READING_BYTES, allocated + " bytes for a body of " + body.length);
    }

    @Test
    void cborNestedWithoutEnd() throws IOException {
        cbor(repeated(0x81, 100_000));
        cbor(repeated(0x9f, 100_000));
        cbor(repeated(0xbf, 100_000));
    }

    /** A reader that skips tags finds no document at all, and must not take that for an empty one. */
    @Test
    void cborOfTagsAroundNothing() throws IOException {
        cbor(bytes(0xc6));
        cbor(bytes(0xa1, 0x61, 'a', 0xc1));
    }

    /** A reader that keeps all tags of an item copies them at each: 100 kB would take gigabytes. */
    @Test
    void cborOfTagsOnTags() throws IOException {
        cbor(repeated(0xc6, 100_000));
        cbor(repeated(0xd9, 100_000));
        cbor(bytes(0xc1, 0xc1, 0x00));
        byte[] around = repeated(0xc6, 100_000);
        around[99_999] = (byte) 0xa0;
        cbor(around);
    }

    @Test
    void honestCborIsStillRead() throws Refused {
        byte[] tagged = bytes(0xa2, 0x61, 'a', 0xc1, 0x1a, 0x65, 0, 0, 0, 0x61, 'b', 0x43, 0xc6, 0xc6, 0xc6);
        assertEquals(
                "{\"a\":1694498816,\"b\":\"xsbG\"}",
                CborInput.read(tagged, TreeRoom.UNSHARED).toString());
        byte[] indefinite = bytes(0xbf, 0x61, 'a', 0x9f, 0x01, 0xff, 0x61, 'b', 0x7f, 0x61, 'x', 0x61, 'y', 0xff, 0xff);
        assertEquals(
                "{\"a\":[1],\"b\":\"xy\"}",
                CborInput.read(indefinite, TreeRoom.UNSHARED).toString());
        assertTrue(CborInput.read(new byte[0], TreeRoom.UNSHARED).isMissingNode()
                || CborInput.read(new byte[0], TreeRoom.UNSHARED).isEmpty());
    }

    @Test
    void cborThatSaysItIsHuge() throws IOException {
        cbor(bytes(0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
        cbor(bytes(0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
        cbor(bytes(0x7a, 0x7f, 0xff, 0xff, 0xff, 'a'));
        cbor(bytes(0x5a, 0x7f, 0xff, 0xff, 0xff, 'a'));
        cbor(bytes(0x7b, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 'a'));
        cbor(bytes(0xa1, 0x61, 'a', 0xc2, 0x5a, 0x7f, 0xff, 0xff, 0xff, 1));
    }

    @Test
    void cborThatNeverEnds() throws IOException {
        cbor(bytes(0x9f, 0x01));
        cbor(bytes(0xbf, 0x61, 'a'));
        cbor(bytes(0x7f, 0x61, 'a'));
        cbor(bytes(0xa1, 0x61, 'a'));
    }

    @Test
    void cborWithAKeyTwiceOrSomethingBehind() throws IOException {
        cbor(bytes(0xa2, 0x61, 'a', 0x01, 0x61, 'a', 0x02));
        cbor(bytes(0xa0, 0xa0));
    }

    @Test
    void jsonNestedWithoutEnd() throws IOException {
        for (String deep : new String[] {"[", "{\"a\":", "[{\"a\":", "[[],"}) {
            Conversation.refused(rig, text(dynamodb("PutItem", deep.repeat(100_000))), "400", "Serialization");
        }
    }

    @Test
    void jsonOfOneEndlessNumber() throws IOException {
        for (String number : new String[] {"9".repeat(1_000_000), "0." + "1".repeat(1_000_000)}) {
            Conversation.refused(rig, text(dynamodb("PutItem", "{\"n\":" + number + "}")), "400", "Serialization");
        }
    }

    /** A few bytes that would be a gibibyte of digits, if anybody wrote them out. */
    @Test
    void jsonOfANumberWithAHugeExponent() throws IOException {
        for (String number : new String[] {"1e999999999", "1e-999999999", "-1E999999998"}) {
            rig.proposals.clear();
            String answer = dynamodb("PutItem", "{\"n\":" + number + "}").send(rig);
            boolean refused = answer.startsWith("HTTP/1.1 400") && rig.proposals.isEmpty();
            assertTrue(refused || rig.proposals.getFirst().input().toString().length() < 100, answer);
        }
        assertTrue(dynamodb("ListTables", "{}").send(rig).startsWith("HTTP/1.1 200"));
    }

    @Test
    void xmlNestedOrRepeatedWithoutEnd() throws IOException {
        for (String xml : new String[] {
            "<a>".repeat(100_000),
            "<Delete>" + "<a/>".repeat(XmlInput.MAX_ELEMENTS + 1) + "</Delete>",
            "<Delete " + "a".repeat(1_000_000) + "='x'/>",
            "<Delete>" + "&#65;".repeat(600_000) + "<Object>"
        }) {
            SignedRaw request = new SignedRaw("POST", "/b?delete", "s3").body(xml);
            Conversation.refused(rig, text(request), "400", "MalformedXML");
        }
    }

    @Test
    void xmlWhoseEntitiesGrow() throws IOException {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE d [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            String before = "&a" + (i - 1) + ";";
            laughs.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(before)
                    .append(before)
                    .append("\">");
        }
        for (String xml : new String[] {
            laughs + "]><Delete><Object><Key>&a29;</Key></Object></Delete>",
            "<!DOCTYPE d [<!ENTITY % p SYSTEM \"http://127.0.0.1:" + rig.production.port() + "/x\"> %p;]><Delete/>",
            "<!DOCTYPE d [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&f;</Key></Object></Delete>"
        }) {
            SignedRaw request = new SignedRaw("POST", "/b?delete", "s3").body(xml);
            Conversation.refused(rig, text(request), "400", "MalformedXML");
        }
    }

    @Test
    void gzipThatUnpacksToMoreThanIsRead() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++) {
                gzip.write(zeros);
            }
        }
        SignedRaw request =
                dynamodb("PutItem", "").header("Content-Encoding", "gzip").body(packed.toByteArray());
        Conversation.refused(rig, text(request), "413", "unpacks to more");
    }

    @Test
    void gzipOfManyMembers() throws IOException {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
            gzip.write(new byte[1 << 20]);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            packed.writeBytes(member.toByteArray());
        }
        SignedRaw request =
                dynamodb("PutItem", "").header("Content-Encoding", "gzip").body(packed.toByteArray());
        Conversation.refused(rig, text(request), "413", "unpacks to more");
    }

    @Test
    void aZipIsNoCodingOfABody() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry("x"));
            zip.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        SignedRaw request =
                dynamodb("PutItem", "").header("Content-Encoding", "gzip").body(packed.toByteArray());
        Conversation.refused(rig, text(request), "400", "not gzip");
    }
}
