package dev.lineclear.gate.aws;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.gate.aws.sigv4.SigV4Verifier;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.Sessions.Credentialed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sessions by access key, kept in memory for {@link #FRESH}, so that reads touch no database.
 *
 * <p>Whoever halts, resumes or closes a session calls {@link #forget} after the store says so: from then on no request of
 * this gateway is admitted on the old state. Other gateways on the same store follow within {@link #FRESH}.
 */
public final class SessionDirectory {
    /** How long another gateway's halt may take to reach this one. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    /** Sessions that run at once, several times over. */
    private static final int MAX_SESSIONS = 10_000;

    /** Access keys are 20 characters at AWS; ours may be longer. What is longer yet is nobody's. */
    private static final int MAX_KEY_LENGTH = 128;

    private final Sessions sessions;
    private final Cache<String, Optional<Credentialed>> byKey;

    /** Secrets that signing keys were derived from, by session; until the session ends, or is not used for a while. */
    private final Cache<String, String> secrets = Caffeine.newBuilder()
            .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
            .maximumSize(MAX_SESSIONS)
            .expireAfterAccess(SigV4Verifier.KEYS_KEPT)
            .build();

    private final List<Consumer<String>> forgetting = new CopyOnWriteArrayList<>();

    /** Counts up whenever something is forgotten; a reading begun before must not be kept after. */
    private final AtomicLong epoch = new AtomicLong();

    public SessionDirectory(Sessions sessions) {
        this.sessions = sessions;
        this.byKey = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(MAX_SESSIONS)
                .expireAfterWrite(FRESH)
                .build();
    }

    /** Whose key it is; also when the session is over, which the caller checks against the time. */
    Optional<Credentialed> byAccessKey(String accessKeyId) {
        Optional<Credentialed> known = byKey.getIfPresent(accessKeyId);
        if (known != null) {
            return known;
        }
        if (accessKeyId.length() > MAX_KEY_LENGTH) {
            return Optional.empty();
        }
        long before = epoch.get();
        Optional<Credentialed> read = sessions.byAccessKey(accessKeyId);
        byKey.put(accessKeyId, read);
        if (epoch.get() != before) {
            byKey.invalidate(accessKeyId);
        }
        return read;
    }

    /** Tells of each secret that was forgotten, so that what was derived from it is dropped too. */
    void whenForgotten(Consumer<String> secret) {
        forgetting.add(secret);
    }

    /** Something was derived from the session's secret. */
    void used(Credentialed session) {
        String id = session.session().id();
        if (secrets.getIfPresent(id) == null) {
            secrets.put(id, session.secretKey());
        }
    }

    /** Drops what was derived from the secret of a session that is over. */
    void over(String sessionId) {
        String secret = secrets.asMap().remove(sessionId);
        if (secret != null) {
            forgetting.forEach(f -> f.accept(secret));
        }
    }

    /** Drops what is known of a session: its state changed. */
    public void forget(String sessionId) {
        epoch.incrementAndGet();
        over(sessionId);
        byKey.asMap()
                .values()
                .removeIf(c -> c.isEmpty() || c.get().session().id().equals(sessionId));
    }

    /** Drops all: every session's state changed. */
    public void forgetAll() {
        epoch.incrementAndGet();
        List.copyOf(secrets.asMap().keySet()).forEach(this::over);
        byKey.invalidateAll();
    }
}
