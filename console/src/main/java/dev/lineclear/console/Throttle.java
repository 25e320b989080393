package dev.lineclear.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** So many times a minute for each name; a minute begins with the first time. */
public final class Throttle {
    /** Names remembered; beyond, the oldest start anew. */
    private static final int NAMES = 10_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int most;
    private final Cache<String, AtomicInteger> counts;

    public Throttle(int most, InstantSource clock) {
        this.most = most;
        this.counts = Caffeine.newBuilder()
                .maximumSize(NAMES)
                .expireAfterWrite(MINUTE)
                .ticker(() -> clock.millis() * 1_000_000L)
                .build();
    }

    /** @return whether it may go on */
    public boolean admits(String name) {
        return counts.get(name, n -> new AtomicInteger()).incrementAndGet() <= most;
    }
}
