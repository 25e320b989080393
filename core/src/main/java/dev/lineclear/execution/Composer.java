package dev.lineclear.execution;

import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import java.time.Instant;

/**
 * Makes a request that the gateway itself sends, of an operation and its input: its bytes first, and of those, as of any
 * request of an agent's, the proposal. One a gate.
 */
@FunctionalInterface
public interface Composer {
    /** Of a gateway that makes no requests by itself. */
    Composer NONE = (session, step, reason, now) -> {
        throw new ComposeException("this gateway makes no requests by itself");
    };

    /**
     * A request that may be sent.
     *
     * @param proposal read from the bytes that would be sent
     * @param executor sends them, once
     */
    record Composed(Proposal proposal, Executor executor) {}

    /**
     * Makes one. Sends nothing.
     *
     * @param session whose it is
     * @throws ComposeException when it cannot be made, with why
     */
    Composed compose(Session session, ChangeSet.Step step, String reason, Instant now) throws ComposeException;

    /** There is no such request. */
    final class ComposeException extends Exception {
        public ComposeException(String message) {
            super(message);
        }
    }
}
