package dev.lineclear.proposal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Strict JSON in and RFC 8785 canonical JSON out.
 *
 * <p>Strict, because two readers that disagree about a document are a way to show an approver something else than
 * what runs: duplicate keys, trailing bytes and documents nested deeper than {@link #MAX_DEPTH} are refused.
 */
public final class CanonicalJson {
    /** Deeper than any AWS or Kubernetes request; shallow enough never to exhaust a stack. */
    public static final int MAX_DEPTH = 100;

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
            return CanonicalWriter.bytes(json);
        } catch (JacksonException e) {
            throw new MalformedException("no canonical form: " + e.getMessage(), e);
        }
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
