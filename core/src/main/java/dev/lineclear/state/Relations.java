package dev.lineclear.state;

import dev.lineclear.foresight.graph.Sighting;
import java.time.Instant;

/**
 * What was learned about resources and what connects them, so that a start begins with what was known. What each origin
 * says of one resource, or of one relation between two, is kept once: what it said last. Every method throws
 * {@link StateException} when the store fails.
 */
public interface Relations {
    /** Of resources and edges together that one page has at most: a megabyte or so. */
    int PAGE = 1_000;

    /**
     * A part of what is kept.
     *
     * @param next where to go on; empty after the last one
     */
    record Page(Sighting sighting, String next) {}

    /**
     * Keeps it, where nothing later is kept of the same; of two at one time the one put last. Of much, some may be kept when this throws; putting it again is
     * harmless.
     */
    void put(Sighting sighting);

    /**
     * What is put or forgotten between two pages may be in either or neither; everything else is in exactly one.
     *
     * @param from the empty string at first, then {@link Page#next}
     * @param since what was last seen before that is left out
     */
    Page read(String from, Instant since);

    /**
     * What was last seen before that time is there no more, unless people declared it.
     *
     * @return how many resources and edges
     */
    int forget(Instant before);
}
