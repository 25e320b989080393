package dev.lineclear.gate.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that blocked for too long, and idle ones when there are too many: whoever holds thousands open and
 * asks nothing must not keep others out. One thread looks at all of them, so that arming costs one write.
 */
final class Watch implements AutoCloseable {
    /** How late a deadline may be noticed. */
    private static final long PERIOD_MILLIS = 250;

    /** Added and removed by the connections' threads, read by the watching one. */
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-watch").factory());

    private final int mostIdle;

    /** @param mostIdle connections that may stay open without a request */
    Watch(int mostIdle) {
        this.mostIdle = mostIdle;
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
        int tooMany = watched.size() - mostIdle;
        if (tooMany > 0) {
            shed(tooMany);
        }
    }

    /** First those that never asked anything, then those that asked nothing for longest. */
    private void shed(int tooMany) {
        List<Idle> idle = new ArrayList<>();
        watched.forEach(connection -> connection.idle().ifPresent(idle::add));
        idle.sort(Comparator.comparing(Idle::served).thenComparingLong(Idle::since));
        idle.stream().limit(tooMany).forEach(one -> one.connection().closeIfIdleSince(one.since()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /**
     * A connection without a request.
     *
     * @param since when that began, in {@link System#nanoTime}
     * @param served whether it had a request before
     */
    record Idle(Watched connection, long since, boolean served) {}

    /** What can be overdue, or idle. */
    interface Watched {
        void closeIfOverdue(long nowNanos);

        Optional<Idle> idle();

        /** Closes it unless it was asked something meanwhile. */
        void closeIfIdleSince(long since);
    }
}
