package dev.lineclear.safeguard.rehearsal;

import dev.lineclear.proposal.DryRun;
import java.util.Optional;

/** The very request that is held, to be sent where nothing of production is. Does not throw for what becomes of it. */
public interface Trial {
    /** Sends it to the twin, with the twin's credentials. May be called again. */
    Tried inTwin();

    /** Asks production whether it would do it, where production knows such a question; empty where it does not. */
    default Optional<DryRun> dry() {
        return Optional.empty();
    }

    /**
     * What the answer was.
     *
     * @param done whether it says that it was done
     * @param sent whether it was sent at all
     * @param words what it says: a status, a code
     */
    record Tried(boolean done, boolean sent, String words) {}
}
