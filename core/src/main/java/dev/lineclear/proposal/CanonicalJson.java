package dev.lineclear.proposal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;
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

    /** The RFC 8785 form. */
    public static byte[] bytes(JsonNode json) {
        try {
            return new JsonCanonicalizer(MAPPER.writeValueAsBytes(json)).getEncodedUTF8();
        } catch (IOException | JacksonException e) {
            throw new MalformedException("no canonical form: " + e.getMessage(), e);
        }
    }

    public static String string(JsonNode json) {
        return new String(bytes(json), StandardCharsets.UTF_8);
    }

    /** What came is not JSON as RFC 8259 and I-JSON (RFC 7493) have it. */
    public static final class MalformedException extends RuntimeException {
        MalformedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
