package dev.lineclear.gate.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes connections that blocked for too long. One thread looks at all of them, so that arming costs one write. */
final class Watch implements AutoCloseable {
    /** How late a deadline may be noticed. */
    private static final long PERIOD_MILLIS = 250;

    /** Added and removed by the connections' threads, read by the watching one. */
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-watch").factory());

    Watch() {
        var unused = timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(Watched connection) {
        watched.add(connection);
    }

    void remove(Watched connection) {
        watched.remove(connection);
    }

    private void look() {
        long now = System.nanoTime();
        for (Watched connection : watched) {
            connection.closeIfOverdue(now);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** What can be overdue. */
    @FunctionalInterface
    interface Watched {
        void closeIfOverdue(long nowNanos);
    }
}
