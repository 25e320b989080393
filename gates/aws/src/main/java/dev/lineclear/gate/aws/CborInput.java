package dev.lineclear.gate.aws;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/** CBOR (RFC 8949) as JSON, as strictly as JSON itself is read here: no key twice, nothing behind the end. */
public final class CborInput {
    private static final CBORMapper MAPPER = CBORMapper.builder(CBORFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CborInput() {}

    static JsonNode read(byte[] body) throws Refused {
        if (!CborHeads.plainlyTagged(body)) {
            throw new Refused(Refusal.malformed("the body is not CBOR that can be read"));
        }
        try {
            // Through JSON text once, so that binary and special numbers are what JSON can say, or refused.
            return CanonicalJson.parse(CanonicalJson.MAPPER.writeValueAsBytes(MAPPER.readTree(body)));
        } catch (JacksonException | CanonicalJson.MalformedException e) {
            throw new Refused(Refusal.malformed("the body is not CBOR that can be read"));
        }
    }

    /**
     * An answer of production.
     *
     * @throws IOException when it is not CBOR that can be read
     */
    public static JsonNode answer(byte[] body) throws IOException {
        try {
            return read(body);
        } catch (Refused e) {
            throw new IOException(e.refusal().message(), e);
        }
    }

    static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }
}
