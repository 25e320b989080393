package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AwsChunkedTest {
    private static final byte[] KEY = new byte[32];
    private static final String SEED = "0".repeat(64);
    private static final String CRC32 = "x-amz-checksum-crc32";

    private static byte[] decode(String wire, long length, Optional<String> trailer) throws IOException {
        return new AwsChunkedDecoder(in(wire), Optional.empty(), length, trailer).readAllBytes();
    }

    private static ByteArrayInputStream in(String wire) {
        return new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String checksum(String name, byte[] body) {
        Checksums sum = Checksums.of(name).orElseThrow();
        sum.update(body, 0, body.length);
        return sum.value();
    }

    private static String refused(String wire, long length, Optional<String> trailer) {
        return assertThrows(ChunkedException.class, () -> decode(wire, length, trailer))
                .code();
    }

    @Test
    void checksumsAreThoseOfThePublishedCheckValues() {
        // The check values for "123456789" of the CRC catalogue and of FIPS 180.
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals("y/Q5Jg==", checksum(CRC32, check));
        assertEquals("4waSgw==", checksum("x-amz-checksum-crc32c", check));
        assertEquals("rosUhgp5mIg=", checksum("x-amz-checksum-crc64nvme", check));
    }

    @Test
    void decodesAndFramesAgain() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            byte[] body = new byte[random.nextInt(200_000)];
            random.nextBytes(body);
            StringBuilder wire = new StringBuilder();
            for (int at = 0; at < body.length; ) {
                int n = Math.min(body.length - at, 1 + random.nextInt(70_000));
                wire.append(Integer.toHexString(n)).append("\r\n");
                wire.append(new String(body, at, n, StandardCharsets.ISO_8859_1))
                        .append("\r\n");
                at += n;
            }
            String sum = checksum(CRC32, body);
            wire.append("0\r\n").append(CRC32).append(':').append(sum).append("\r\n\r\n");
            AwsChunkedDecoder decoder =
                    new AwsChunkedDecoder(in(wire.toString()), Optional.empty(), body.length, Optional.of(CRC32));
            byte[] framed = new AwsChunkedEncoder(decoder, body.length).readAllBytes();
            assertEquals(
                    AwsChunkedEncoder.encodedLength(body.length, CRC32, AwsChunkedEncoder.valueLength(CRC32)),
                    framed.length,
                    "seed " + seed);
            assertArrayEquals(
                    body,
                    decode(new String(framed, StandardCharsets.ISO_8859_1), body.length, Optional.of(CRC32)),
                    "seed " + seed);
        }
    }

    @Test
    void aSizeThatIsNoHexadecimalNumber() {
        for (String size : List.of("0x1", "+1", "-1", " 1", "1 ", "", "1g", "ffffffffffff", "\uff11")) {
            assertEquals("InvalidRequest", refused(size + "\r\na\r\n0\r\n\r\n", 1, Optional.empty()), size);
        }
    }

    @Test
    void lineFeedsAlone() {
        assertEquals("InvalidRequest", refused("1\na\n0\n\n", 1, Optional.empty()));
    }

    @Test
    void aLastChunkThatIsMissing() {
        assertEquals("IncompleteBody", refused("1\r\na\r\n", 1, Optional.empty()));
        assertEquals("IncompleteBody", refused("5\r\nab", 5, Optional.empty()));
    }

    @Test
    void moreOrLessThanWasDeclared() {
        assertEquals("IncompleteBody", refused("2\r\nab\r\n0\r\n\r\n", 1, Optional.empty()));
        assertEquals("IncompleteBody", refused("1\r\na\r\n0\r\n\r\n", 2, Optional.empty()));
    }

    @Test
    void anAlteredBodyNeverComesOutWhole() throws IOException {
        String sum = checksum(CRC32, "hello".getBytes(StandardCharsets.US_ASCII));
        AwsChunkedDecoder decoder = new AwsChunkedDecoder(
                in("5\r\nhellO\r\n0\r\n" + CRC32 + ":" + sum + "\r\n\r\n"), Optional.empty(), 5, Optional.of(CRC32));
        byte[] seen = new byte[5];
        int n = decoder.read(seen, 0, 5);
        assertEquals(4, n);
        assertEquals(
                "BadDigest", assertThrows(ChunkedException.class, decoder::read).code());
    }

    @Test
    void aTrailerThatWasNotAnnounced() {
        assertEquals("MalformedTrailerError", refused("1\r\na\r\n0\r\nx-evil:1\r\n\r\n", 1, Optional.empty()));
        assertEquals("MalformedTrailerError", refused("1\r\na\r\n0\r\nx-evil:1\r\n\r\n", 1, Optional.of(CRC32)));
    }

    private static ChunkSignatures chain() {
        return new ChunkSignatures(KEY, "20260101T120000Z", "20260101/us-east-1/s3/aws4_request", SEED);
    }

    /** The wire form of chunks, signed one after the other. */
    private static List<String> signed(String... chunks) {
        List<String> wire = new ArrayList<>();
        String previous = SEED;
        for (String chunk : chunks) {
            String toSign = "AWS4-HMAC-SHA256-PAYLOAD\n20260101T120000Z\n20260101/us-east-1/s3/aws4_request\n"
                    + previous + "\n" + SigningKeys.sha256("") + "\n" + SigningKeys.sha256(chunk);
            previous = SigningKeys.hex(SigningKeys.hmac(KEY, toSign));
            wire.add(Integer.toHexString(chunk.length()) + ";chunk-signature=" + previous + "\r\n" + chunk + "\r\n");
        }
        return wire;
    }

    private static byte[] decodeSigned(String wire, long length) throws IOException {
        return new AwsChunkedDecoder(in(wire), Optional.of(chain()), length, Optional.empty()).readAllBytes();
    }

    @Test
    void signedChunksInOrderAreTaken() throws IOException {
        assertArrayEquals(
                "abcd".getBytes(StandardCharsets.US_ASCII), decodeSigned(String.join("", signed("ab", "cd", "")), 4));
    }

    @Test
    void signedChunksReorderedDroppedOrAltered() {
        List<String> wire = signed("ab", "cd", "");
        for (String attack : List.of(
                wire.get(1) + wire.get(0) + wire.get(2),
                wire.get(0) + wire.get(2),
                wire.get(0) + wire.get(0) + wire.get(2),
                wire.get(0) + wire.get(1).replace("cd", "ce") + wire.get(2))) {
            ChunkedException e = assertThrows(ChunkedException.class, () -> decodeSigned(attack, 4));
            assertEquals("SignatureDoesNotMatch", e.code());
        }
        assertThrows(ChunkedException.class, () -> decodeSigned(wire.get(0) + wire.get(1), 4));
        assertThrows(ChunkedException.class, () -> decodeSigned("2\r\nab\r\n" + wire.get(2), 2));
    }

    @Test
    void aChunkLargerThanIsHeldInMemory() {
        String size = Integer.toHexString(AwsChunkedDecoder.MAX_SIGNED_CHUNK + 1);
        ChunkedException e = assertThrows(
                ChunkedException.class, () -> decodeSigned(size + ";chunk-signature=" + SEED + "\r\n", 1L << 30));
        assertTrue(e.getMessage().contains("larger"), e.getMessage());
    }
}
