package dev.lineclear.state;

import dev.lineclear.proposal.Incident;
import java.util.List;
import java.util.Optional;

/** Incidents that people opened. Nothing removes one, and none closes by itself. */
public interface Incidents {
    /** Stores a new one, open. */
    void open(Incident incident);

    Optional<Incident> find(String id);

    /** Not closed, oldest first. */
    List<Incident> open(int limit);

    /** Closed or not, newest first. */
    List<Incident> recent(int limit);

    /** @return false when it is unknown, or was closed before; nothing is stored then */
    boolean close(String id, Incident.Closed how);
}
