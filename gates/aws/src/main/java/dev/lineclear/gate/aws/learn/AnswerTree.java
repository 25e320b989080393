package dev.lineclear.gate.aws.learn;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.gate.aws.CborInput;
import dev.lineclear.gate.aws.Hearer;
import dev.lineclear.gate.aws.XmlInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer's bytes as a tree under the API's member names, whatever protocol was spoken, within limits of its own. */
final class AnswerTree {
    /** Of an answer's bytes, unpacked. */
    static final int MAX_BYTES = Hearer.MAX_BYTES;

    /** Names, values and brackets; a tree of so many takes some 30 MB for the moment in which it is read. */
    private static final int MAX_TOKENS = 400_000;

    /** Deeper than any AWS structure. */
    private static final int MAX_DEPTH = 40;

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .build();

    private AnswerTree() {}

    /** @throws IOException when it cannot be read, within the limits */
    static JsonNode of(ApiCall call, byte[] coded) throws IOException {
        byte[] body = plain(coded);
        if (body.length == 0) {
            return JSON.createObjectNode();
        }
        try {
            return switch (body[0]) {
                case '{' -> JSON.readTree(body);
                case '<' ->
                    XmlInput.answer(
                            body, call.answer(), call.shape().path("wrapped").asBoolean(false));
                default -> CborInput.answer(body);
            };
        } catch (JacksonException e) {
            throw new IOException("not an answer that can be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Clients that say they understand it are answered in gzip by some services. */
    private static byte[] plain(byte[] body) throws IOException {
        if (body.length > MAX_BYTES) {
            throw new IOException("longer than " + MAX_BYTES + " bytes");
        }
        if (body.length < 2 || body[0] != (byte) 0x1f || body[1] != (byte) 0x8b) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] unpacked = in.readNBytes(MAX_BYTES + 1);
            if (unpacked.length > MAX_BYTES) {
                throw new IOException("unpacked longer than " + MAX_BYTES + " bytes");
            }
            return unpacked;
        }
    }
}
