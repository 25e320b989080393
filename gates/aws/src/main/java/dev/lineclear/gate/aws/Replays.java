package dev.lineclear.gate.aws;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.gate.http.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Clients try again with the same {@code amz-sdk-invocation-id}. A change that is under way or done is never run a second
 * time for that: the later attempt waits for the first one's answer, or gets it again. Thread-safe.
 */
final class Replays {
    /** Clients give up within minutes. */
    static final Duration KEPT = Duration.ofMinutes(5);

    /** Longer than a call is held open and production may be silent, together. */
    static final Duration PATIENCE = Duration.ofSeconds(150);

    /** Of one answer; changes are answered in some hundred bytes. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    /** Of all answers. */
    private static final long MAX_TOTAL_BYTES = 16L * 1024 * 1024;

    /** An answer takes some hundred bytes besides its body. */
    private static final int OVERHEAD_BYTES = 1024;

    private final Cache<Key, Kept> done = Caffeine.newBuilder()
            .executor(Runnable::run) // a thread woken for its upkeep costs more than that does
            .maximumWeight(MAX_TOTAL_BYTES)
            .weigher((Key key, Kept kept) -> kept.body().length + OVERHEAD_BYTES)
            .expireAfterWrite(KEPT)
            .build();

    /** Attempts under way; each removes itself when it ends. */
    private final ConcurrentHashMap<Key, CompletableFuture<Optional<Kept>>> running = new ConcurrentHashMap<>();

    /** One call of a client, however often it is tried. */
    record Key(String sessionId, String digest, String invocationId) {}

    /** An answer as it went to the client. */
    @SuppressWarnings("ArrayRecordComponent") // never changed, never compared
    record Kept(int status, Headers headers, byte[] body) {}

    /** What an attempt is to do. */
    sealed interface Turn {
        /** Nobody is before it: run, and say what came of it, whatever it is. */
        record First(Key key, CompletableFuture<Optional<Kept>> end) implements Turn {}

        /** It was done already: this was the answer. */
        record Again(Kept kept) implements Turn {}

        /** Another attempt has been running for too long to wait for. */
        record Busy() implements Turn {}
    }

    Turn turn(Key key) {
        while (true) {
            Kept kept = done.getIfPresent(key);
            if (kept != null) {
                return new Turn.Again(kept);
            }
            CompletableFuture<Optional<Kept>> mine = new CompletableFuture<>();
            CompletableFuture<Optional<Kept>> other = running.putIfAbsent(key, mine);
            if (other == null) {
                Kept meanwhile = done.getIfPresent(key);
                if (meanwhile == null) {
                    return new Turn.First(key, mine);
                }
                running.remove(key, mine);
                mine.complete(Optional.of(meanwhile));
                return new Turn.Again(meanwhile);
            }
            Optional<Turn> told = await(other);
            if (told.isPresent()) {
                return told.get();
            }
        }
    }

    /** @return empty when the other ended without having changed anything, so that this one may run */
    private static Optional<Turn> await(CompletableFuture<Optional<Kept>> other) {
        try {
            return other.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).map(Turn.Again::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Turn.Busy());
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(new Turn.Busy());
        }
    }

    /** @param kept the answer when it changed something or may have; empty when the next attempt may run */
    void ended(Turn.First turn, Optional<Kept> kept) {
        kept.ifPresent(k -> done.put(turn.key(), k));
        running.remove(turn.key(), turn.end());
        turn.end().complete(kept);
    }
}
