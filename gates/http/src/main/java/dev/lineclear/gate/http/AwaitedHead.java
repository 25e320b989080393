package dev.lineclear.gate.http;

import java.time.Duration;
import java.util.Optional;

/** Production's answer up to its last header: however it drips, the connection is cut when its time is up. */
final class AwaitedHead implements Watch.Watched {
    private static final long NONE = Long.MAX_VALUE;

    private final Duration time;
    private final Runnable cut;

    /** In {@link System#nanoTime}; written by the request's thread, read by the watch. */
    private volatile long deadline = NONE;

    AwaitedHead(Duration time, Runnable cut) {
        this.time = time;
        this.cut = cut;
    }

    /** The request is sent. */
    void begins() {
        deadline = System.nanoTime() + time.toNanos();
    }

    void came() {
        deadline = NONE;
    }

    @Override
    public void closeIfOverdue(long nowNanos) {
        long at = deadline;
        if (at != NONE && nowNanos - at > 0) {
            deadline = NONE;
            cut.run();
        }
    }

    @Override
    public Optional<Watch.Idle> idle() {
        return Optional.empty();
    }

    @Override
    public void closeIfIdleSince(long since) {
        // never idle
    }
}
