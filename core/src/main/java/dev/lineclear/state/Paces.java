package dev.lineclear.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far the changes have come that agents make call by call. Throws {@link StateException} when it fails. */
public interface Paces {
    Optional<Pace> find(String id);

    /** Those that changed most lately first. */
    List<Pace> recent(int limit);

    /**
     * The compare-and-set that everything hangs on, which of two calls at once goes first as well.
     *
     * @param pace one version further than what is there, or version 1 of what is not there yet
     * @return whether this call, and no other, stored it
     */
    boolean put(Pace pace);

    /** Those that have not changed since are there no more, but for those of which a change is stopped. */
    void forget(Instant before);
}
