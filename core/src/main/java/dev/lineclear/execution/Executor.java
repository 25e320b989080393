package dev.lineclear.execution;

import dev.lineclear.proposal.Assumed;
import java.util.Optional;

/**
 * Sends one request, the very bytes that were assessed, to production with the gateway's credentials.
 *
 * <p>Made by the gate for one request. Called at most once, and only by the pipeline. Does not throw for whatever
 * production or the network do: those are outcomes.
 */
@FunctionalInterface
public interface Executor {
    Outcome execute();

    /** @param hold under which it runs, which production's own log may show; empty where nothing held it */
    default Outcome execute(String hold) {
        return execute();
    }

    /** By which role it was sent, or would have been; empty where it goes with the gateway's own credentials. */
    default Optional<Assumed> assumed() {
        return Optional.empty();
    }

    /** Whether its caller may be kept waiting while people look: not with what others need meanwhile. */
    default boolean waits() {
        return true;
    }

    /** The same request for later and elsewhere; empty where it cannot be kept, such as an upload on its way. */
    default Optional<Repeatable> repeatable() {
        return Optional.empty();
    }
}
