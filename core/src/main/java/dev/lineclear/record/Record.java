package dev.lineclear.record;

import dev.lineclear.proposal.CanonicalJson;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry in the transparency log: a CloudEvents 1.0 envelope in RFC 8785 form.
 *
 * @param id unique, sortable by time
 * @param kind which kind
 * @param subject what it is about: a proposal's, session's or hold's id
 * @param time when
 * @param data the rest; holds no secret and no content of data passing through
 */
public record Record(String id, Kind kind, String subject, Instant time, ObjectNode data) {
    /** An entry bundle cannot hold more (C2SP tlog-tiles: a 16-bit length). */
    public static final int MAX_BYTES = 65_535;

    /** The bytes of the leaf. @throws IllegalArgumentException when they are more than {@link #MAX_BYTES} */
    public byte[] bytes(String source) {
        ObjectNode envelope = CanonicalJson.MAPPER.createObjectNode();
        envelope.put("specversion", "1.0");
        envelope.put("id", id);
        envelope.put("source", source);
        envelope.put("type", kind.type());
        envelope.put("subject", subject);
        envelope.put("time", time.toString());
        envelope.put("datacontenttype", "application/json");
        envelope.set("data", data);
        byte[] bytes = CanonicalJson.bytes(envelope);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("record " + id + " has " + bytes.length + " bytes");
        }
        return bytes;
    }
}
