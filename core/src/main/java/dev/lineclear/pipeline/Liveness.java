package dev.lineclear.pipeline;

import dev.lineclear.proposal.Session;
import dev.lineclear.state.Sessions;
import java.time.InstantSource;

/** Whether a session may still act: asked of the store, since halts come while calls wait. */
final class Liveness {
    private final Sessions sessions;
    private final InstantSource clock;

    Liveness(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** A session the store does not know is a person's own, made for one revert; it stands by its own times. */
    boolean active(Session session) {
        return sessions.find(session.id()).orElse(session).activeAt(clock.instant());
    }
}
