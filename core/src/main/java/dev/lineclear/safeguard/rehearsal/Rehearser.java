package dev.lineclear.safeguard.rehearsal;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.util.List;

/** Tries changes of one gate's kind elsewhere, and says what they did. Thread-safe. */
public interface Rehearser {
    /** Why there is none. */
    String NO_TWIN =
            "there is no twin to rehearse in: configure one (twin in lineclear.yaml), or change what the policy"
                    + " asks for";

    /**
     * Makes the twin like production where the request would act, sends the request there, reads what it did, and takes
     * it back. Bounded in time. Whatever the twin does is a report, never a fault, and never one that passed unless all of
     * it was seen.
     *
     * @param attempt which one on this hold, from 1
     */
    Rehearsal rehearse(Proposal proposal, Assessment assessment, Trial trial, int attempt);

    /** Whether there is something to try in; else only production itself can be asked, of what it takes dry runs of. */
    default boolean twin() {
        return true;
    }

    /**
     * What a change did in production, told as a rehearsal tells it.
     *
     * @param capture of before it, settled after it
     * @throws IOException when it cannot be read
     */
    List<Rehearsal.Change> observed(Assessment assessment, Capture capture, Blobs blobs) throws IOException;
}
