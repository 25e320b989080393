package dev.lineclear.pipeline;

import tools.jackson.databind.node.ObjectNode;

/**
 * Who said something, and what shows it to whoever has the log.
 *
 * @param statement what they signed
 * @param signature theirs, which was verified
 */
public record Signed(String by, String statement, String signature) {
    void into(ObjectNode data) {
        data.put("by", by);
        data.put("statement", statement);
        data.put("signature", signature);
    }
}
