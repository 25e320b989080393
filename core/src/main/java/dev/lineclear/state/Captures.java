package dev.lineclear.state;

import dev.lineclear.proposal.Capture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The index of captures; their content is in the vault. */
public interface Captures {
    void put(Capture capture);

    Optional<Capture> find(String id);

    Optional<Capture> byHold(String holdId);

    /** Newest first. */
    List<Capture> recent(int limit);

    /** Those taken before that, oldest first. */
    List<Capture> takenBefore(Instant time, int limit);

    /** It is found no more; that it was there stays known. */
    void remove(String id, Instant at);

    /** When what was captured under that hold was removed; empty when it is there, or never was. */
    Optional<Instant> removed(String holdId);
}
