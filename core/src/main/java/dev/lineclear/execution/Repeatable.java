package dev.lineclear.execution;

import dev.lineclear.proposal.DryRun;
import java.util.Optional;

/**
 * The bytes of one request, kept so that the same can be sent to a twin, now or later. Thread-safe; each send stands for
 * itself. Does not throw for whatever the twin or the network do.
 */
public interface Repeatable {
    /** Sends the same bytes to the twin, signed with the twin's credentials. */
    Outcome inTwin();

    /** Asks production whether it would do it, changing nothing; empty where it cannot be asked. */
    Optional<DryRun> dryRun();

    /** How much memory it takes. */
    int bytes();
}
