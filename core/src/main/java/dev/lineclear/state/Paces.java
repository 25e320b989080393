package dev.lineclear.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Whose calls a call has to wait for.
     *
     * @param parties it belongs to
     */
    Company company(Set<String> parties);

    /**
     * {@link #put} of a pace in which a call begins, together with its parties: all of it or nothing.
     *
     * @param seen what was looked at before; its parties are the call's
     * @return whether this call, and no other, stored it, and nothing began in one of the parties meanwhile
     */
    boolean begin(Pace pace, Company seen);

    /** Those that have not changed since are there no more, but for those of which a change is stopped. */
    void forget(Instant before);
}
