package dev.lineclear.proposal;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strict JSON in and RFC 8785 canonical JSON out.
 *
 * <p>Strict, because two readers that disagree about a document are a way to show an approver something else than
 * what runs: duplicate keys, trailing bytes and documents nested deeper than {@link #MAX_DEPTH} are refused.
 */
public final class CanonicalJson {
    /** Deeper than any AWS or Kubernetes request; shallow enough never to exhaust a stack. */
    public static final int MAX_DEPTH = 100;

    private static final String EXACT_NUMBER = "@number";

    /** The one mapper; immutable and shared. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private CanonicalJson() {}

    /** @throws MalformedException when {@code bytes} are not one JSON document, or hold a key twice */
    public static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw new MalformedException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The RFC 8785 form. RFC 8785 has numbers as doubles, so that two numbers that differ beyond a double would have one
     * form; such a number stands there as {@code {"@number":"…"}} with all its digits instead.
     */
    public static byte[] bytes(JsonNode json) {
        try {
            JsonNode exact = exact(json);
            if (exact.isContainer()) {
                return new JsonCanonicalizer(MAPPER.writeValueAsBytes(exact)).getEncodedUTF8();
            }
            // The library takes objects and arrays only; a scalar's form is what stands between the brackets.
            byte[] array = bytes(MAPPER.createArrayNode().add(exact));
            return Arrays.copyOfRange(array, 1, array.length - 1);
        } catch (IOException | JacksonException e) {
            throw new MalformedException("no canonical form: " + e.getMessage(), e);
        }
    }

    /** The same node when all its numbers are doubles, which is nearly always. */
    private static JsonNode exact(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object;
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (member.getKey().equals(EXACT_NUMBER)) {
                    throw new MalformedException("a member may not be named " + EXACT_NUMBER, null);
                }
                JsonNode exact = exact(member.getValue());
                if (exact != member.getValue()) {
                    copy = copy == object ? MAPPER.createObjectNode().setAll(object) : copy;
                    copy.set(member.getKey(), exact);
                }
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array;
            for (int i = 0; i < array.size(); i++) {
                JsonNode exact = exact(array.get(i));
                if (exact != array.get(i)) {
                    copy = copy == array ? MAPPER.createArrayNode().addAll(array) : copy;
                    copy.set(i, exact);
                }
            }
            return copy;
        }
        return node.isNumber() ? exactNumber(node) : node;
    }

    private static JsonNode exactNumber(JsonNode node) {
        if (node.isInt()) {
            return node;
        }
        BigDecimal value = node.decimalValue();
        double nearest = value.doubleValue();
        if (Double.isFinite(nearest) && new BigDecimal(Double.toString(nearest)).compareTo(value) == 0) {
            return node;
        }
        return MAPPER.createObjectNode()
                .put(EXACT_NUMBER, value.stripTrailingZeros().toString());
    }

    public static String string(JsonNode json) {
        return new String(bytes(json), StandardCharsets.UTF_8);
    }

    /** What came is not JSON as RFC 8259 and I-JSON (RFC 7493) have it. */
    public static final class MalformedException extends RuntimeException {
        MalformedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
