package dev.lineclear.state;

import dev.lineclear.proposal.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions and the credentials that work at the gateway alone. Secrets are encrypted at rest by the implementation's cipher. */
public interface Sessions {
    /**
     * A session with its credentials.
     *
     * @param session whose they are
     * @param accessKeyId the public half; unique
     * @param secretKey the secret half
     * @param token the session token that must accompany them
     */
    record Credentialed(Session session, String accessKeyId, String secretKey, String token) {
        @Override
        public String toString() {
            return "Credentialed[" + session.id() + ", " + accessKeyId + "]";
        }
    }

    /** Stores a new session. */
    void open(Credentialed session);

    Optional<Session> find(String id);

    Optional<Credentialed> byAccessKey(String accessKeyId);

    /** Newest first. */
    List<Session> recent(int limit);

    /** Those still in state {@code OPEN} or {@code HALTED} and not expired at {@code now}. */
    List<Session> live(Instant now);

    /** @return whether it was in {@code from} and now is in {@code to} (compare and set) */
    boolean move(String id, Session.State from, Session.State to);
}
