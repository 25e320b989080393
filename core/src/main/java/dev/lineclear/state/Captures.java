package dev.lineclear.state;

import dev.lineclear.proposal.Capture;
import java.util.List;
import java.util.Optional;

/** The index of captures; their content is in the vault. */
public interface Captures {
    void put(Capture capture);

    Optional<Capture> find(String id);

    Optional<Capture> byHold(String holdId);

    /** Newest first. */
    List<Capture> recent(int limit);
}
