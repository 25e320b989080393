package dev.lineclear.gate.aws;

import dev.lineclear.proposal.CanonicalJson;
import tools.jackson.databind.node.ObjectNode;

/** What is known of a request's body. */
sealed interface Content {
    /**
     * All of it.
     *
     * @param room for what is read of it
     */
    @SuppressWarnings("ArrayRecordComponent") // held by one request, never compared
    record Whole(byte[] bytes, TreeRoom room) implements Content {}

    /** Passing through: its digest, as signed or as computed, and its length in bytes. */
    record Digested(String sha256, long size) implements Content {}

    /** Passing through: only its length. */
    record Sized(long size) implements Content {}

    /** As it stands in a proposal's input: never the content itself. */
    static ObjectNode node(Content content) {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        return switch (content) {
            case Whole w ->
                node.put("sha256", dev.lineclear.proposal.Digest.of(w.bytes()).hex())
                        .put("size", w.bytes().length);
            case Digested d -> node.put("sha256", d.sha256()).put("size", d.size());
            case Sized s -> node.put("size", s.size());
        };
    }
}
