package dev.lineclear.state;

import dev.lineclear.proposal.Standing;
import java.time.Instant;
import java.util.List;

/** How far agents are trusted, and since when. Nothing removes what was. */
public interface Standings {
    /** Of an agent that nothing is kept of: what every agent was before there were standings. */
    Standing UNSAID = Standing.SUPERVISED;

    /**
     * One change of it.
     *
     * @param at from when on
     * @param standing what it is from then on
     * @param because in words
     */
    record Entry(Instant at, Standing standing, String because) {}

    /** Newest first, at most {@code limit}. */
    List<Entry> of(String agent, int limit);

    /**
     * Changes it.
     *
     * @param from what it must be now, or nothing is changed
     * @return whether it was
     */
    boolean move(String agent, Standing from, Entry to);

    /** What it is now. */
    default Standing now(String agent) {
        List<Entry> newest = of(agent, 1);
        return newest.isEmpty() ? UNSAID : newest.getFirst().standing();
    }
}
