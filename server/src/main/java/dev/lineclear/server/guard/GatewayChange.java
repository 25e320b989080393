package dev.lineclear.server.guard;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One change of the gateway itself, worked out against what is there at this moment. */
interface GatewayChange {
    /** Such as {@code lineclear:PutAgent}. */
    String operation();

    /** Its type and name, such as {@code agent/kiro}. */
    String subject();

    /** What will be, whole: the same change is made of these again, at any time. */
    ObjectNode details();

    /** What is there, in lines that people read. */
    List<String> before();

    /** What will be there, in the same lines. */
    List<String> after();

    /**
     * Makes it: recorded first, then in one step of the store, so that it is there or not, and never half.
     *
     * @return what the proposer is told
     * @throws MovedException when what it was worked out against is no longer so; nothing was made then
     */
    ObjectNode make(Mandate mandate) throws MovedException;

    /** Of what it was worked out against: when that moves, so does the proposal, and people are asked again. */
    default Digest base() {
        ArrayNode lines = CanonicalJson.MAPPER.createArrayNode();
        before().forEach(lines::add);
        return Digest.of(lines);
    }

    /** Whether it would change anything; an invitation always does. */
    default boolean changes() {
        return !before().equals(after());
    }

    /** The gateway is not what it was when the change was worked out. */
    final class MovedException extends Exception {
        MovedException(String message) {
            super(message);
        }
    }
}
