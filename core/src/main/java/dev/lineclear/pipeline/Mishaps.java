package dev.lineclear.pipeline;

import dev.lineclear.proposal.Hold;
import java.util.List;

/** What is to be done when production did something else than the rehearsal: stop the agent, and offer the way back. */
@FunctionalInterface
public interface Mishaps {
    /** Where nobody rehearses. */
    Mishaps NONE = (hold, differences, captured) -> {};

    /**
     * It is on record, or could not be recorded. Must not throw for what can go on without it.
     *
     * @param hold under which it ran
     * @param differences in sentences
     * @param captured whether there is something to put back
     */
    void mispredicted(Hold hold, List<String> differences, boolean captured);
}
