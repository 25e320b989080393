package dev.lineclear.gate.aws;

import dev.lineclear.proposal.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
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

    /** Through JSON text once, so that binary and special numbers are what JSON can say, or refused. */
    static JsonNode read(byte[] body, TreeRoom room) throws Refused {
        if (!CborHeads.plainlyTagged(body)) {
            throw unreadable();
        }
        try {
            Measure measure = new Measure();
            write(body, measure);
            room.take(measure.length);
            ByteArrayOutputStream text = new ByteArrayOutputStream(measure.length);
            write(body, text);
            return BodyTree.json(text.toByteArray(), room);
        } catch (JacksonException | BodyTree.UnreadableException e) {
            throw unreadable();
        }
    }

    private static Refused unreadable() {
        return new Refused(Refusal.malformed("the body is not CBOR that can be read"));
    }

    /** Item by item, so that nothing is held of the document but where in it the reader stands. */
    private static void write(byte[] body, OutputStream text) throws Refused {
        int tokens = 0;
        try (JsonParser items = MAPPER.createParser(body);
                JsonGenerator json = CanonicalJson.MAPPER.createGenerator(text)) {
            while (items.nextToken() != null) {
                if (++tokens > BodyTree.MAX_TOKENS) {
                    throw new Refused(Refusal.malformed(BodyTree.tooMany()));
                }
                json.copyCurrentEvent(items);
            }
        }
    }

    /**
     * An answer of production.
     *
     * @throws IOException when it is not CBOR that can be read
     */
    public static JsonNode answer(byte[] body) throws IOException {
        try {
            return read(body, TreeRoom.UNSHARED);
        } catch (Refused e) {
            throw new IOException(e.refusal().message(), e);
        }
    }

    static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Counts what would be written. */
    private static final class Measure extends OutputStream {
        private int length;

        @Override
        public void write(int b) {
            length++;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            length += count;
        }
    }
}
