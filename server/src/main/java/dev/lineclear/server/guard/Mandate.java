package dev.lineclear.server.guard;

import tools.jackson.databind.node.ObjectNode;

/**
 * By whose word a change is made.
 *
 * @param by the owner who proposed it
 * @param statement what they signed
 * @param signature by their key
 * @param alone whether nobody else was asked, there being no other owner yet
 * @param hold under which others agreed; empty when nobody was asked
 */
public record Mandate(String by, String statement, String signature, boolean alone, String hold) {
    /** What every record of a change says of it. */
    void into(ObjectNode data) {
        data.put("by", by);
        data.put("statement", statement);
        data.put("signature", signature);
        if (alone) {
            data.put("alone", true);
        }
        if (!hold.isEmpty()) {
            data.put("hold", hold);
        }
    }

    Mandate with(boolean nobodyElse, String under) {
        return new Mandate(by, statement, signature, nobodyElse, under);
    }
}
