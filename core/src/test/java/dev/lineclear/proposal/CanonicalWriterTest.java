package dev.lineclear.proposal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.proposal.CanonicalJson.MalformedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The writer beside the RFC's own library, on trees nobody would think of. */
final class CanonicalWriterTest {
    private static final JsonMapper MAPPER = CanonicalJson.MAPPER;

    @Test
    void writesWhatTheLibraryWrites() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            JsonNode tree = random.nextBoolean() ? object(random, 4) : array(random, 4);
            byte[] json = MAPPER.writeValueAsBytes(tree);
            byte[] expected = new JsonCanonicalizer(json).getEncodedUTF8();
            assertArrayEquals(
                    expected,
                    CanonicalJson.bytes(tree),
                    () -> "seed " + seed + ": " + new String(json, StandardCharsets.UTF_8));
            assertArrayEquals(expected, CanonicalJson.bytes(CanonicalJson.parse(expected)), () -> "again: " + seed);
        }
    }

    @Test
    void doublesOfEveryKindAreWrittenAsTheLibraryWritesThem() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                ArrayNode array = MAPPER.createArrayNode().add(value);
                assertArrayEquals(
                        new JsonCanonicalizer(MAPPER.writeValueAsBytes(array)).getEncodedUTF8(),
                        CanonicalJson.bytes(array));
            }
        }
        assertEquals("[0]", CanonicalJson.string(MAPPER.createArrayNode().add(-0.0)));
        assertEquals("[0.1]", CanonicalJson.string(MAPPER.createArrayNode().add(0.1f)));
    }

    @Test
    void numbersBeyondADoubleKeepAllTheirDigits() {
        ArrayNode array = MAPPER.createArrayNode()
                .add((1L << 53) - 1)
                .add(1L << 53)
                .add((1L << 53) + 1)
                .add(Long.MIN_VALUE)
                .add(new BigInteger("1000000000000000000000"))
                .add(new BigInteger("123456789012345678901234567890"))
                .add(new BigDecimal("0.1000"))
                .add(new BigDecimal("0.12345678901234567890"))
                .add(new BigDecimal("1e400"));
        assertEquals(
                "[9007199254740991,9007199254740992,{\"@number\":\"9007199254740993\"},-9223372036854775808,1e+21,"
                        + "{\"@number\":\"1.2345678901234567890123456789E+29\"},0.1,"
                        + "{\"@number\":\"0.1234567890123456789\"},{\"@number\":\"1E+400\"}]",
                CanonicalJson.string(array));
    }

    @Test
    void whatHasNoFormIsRefused() {
        ObjectNode taken = MAPPER.createObjectNode();
        taken.putObject("in").put("@number", "1");
        assertThrows(MalformedException.class, () -> CanonicalJson.bytes(taken));
        for (String half : new String[] {"\ud800", "a\udc00b", "\ud800\ud800", "\udc00\ud800"}) {
            assertThrows(
                    MalformedException.class,
                    () -> CanonicalJson.bytes(MAPPER.createArrayNode().add(half)));
            assertThrows(
                    MalformedException.class,
                    () -> CanonicalJson.bytes(MAPPER.createObjectNode().put(half, 1)));
        }
        assertThrows(
                MalformedException.class,
                () -> CanonicalJson.bytes(MAPPER.createArrayNode().add(Double.NaN)));
        ArrayNode deep = MAPPER.createArrayNode();
        ArrayNode at = deep;
        for (int i = 0; i < 100_000; i++) {
            at = at.addArray();
        }
        assertThrows(MalformedException.class, () -> CanonicalJson.bytes(deep));
    }

    private static JsonNode object(Random random, int depth) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(text(random), any(random, depth - 1));
        }
        return object;
    }

    private static JsonNode array(Random random, int depth) {
        ArrayNode array = MAPPER.createArrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            array.add(any(random, depth - 1));
        }
        return array;
    }

    private static JsonNode any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> MAPPER.getNodeFactory().stringNode(text(random));
            case 1 -> MAPPER.getNodeFactory().numberNode(random.nextInt() >> random.nextInt(32));
            case 2 -> MAPPER.getNodeFactory().numberNode(random.nextLong() >> 11 + random.nextInt(53));
            case 3 -> MAPPER.getNodeFactory().numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            case 4 -> MAPPER.getNodeFactory().numberNode(BigDecimal.valueOf(random.nextInt(), random.nextInt(24) - 4));
            case 5 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            case 6 -> MAPPER.getNodeFactory().nullNode();
            case 7 -> object(random, depth);
            default -> array(random, depth);
        };
    }

    /** Of all planes, of controls, and of names that sort otherwise by code points than by code units. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int c =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> random.nextInt(0x80);
                        case 2 -> random.nextInt(0x800);
                        case 3 -> 0xe000 + random.nextInt(0x2000);
                        case 4 -> 0x10000 + random.nextInt(0x100000);
                        default -> "\"\\/\b\f\n\r\t\u007f\u2028<".charAt(random.nextInt(11));
                    };
            text.appendCodePoint(c);
        }
        return text.toString();
    }
}
