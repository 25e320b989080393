package dev.lineclear.gate.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that blocked for too long, and idle ones when there are too many: whoever holds thousands open and
 * asks nothing must not keep others out. One thread looks at all of them, so that arming costs one write; nothing it does may
 * wait for a client, nor end it.
 */
final class Watch implements AutoCloseable {
    /** How late a deadline may be noticed. */
    private static final long PERIOD_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** Added and removed by the connections' threads, read by the watching one. */
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    /** Connections of TLS that say farewell, which whoever reads nothing never lets them finish; with their deadlines. */
    private final Map<SocketChannel, Long> leaving = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-watch").factory());

    private final int mostIdle;

    /** What went wrong when it last looked; the timer's own. */
    private @Nullable Throwable failed;

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

    /**
     * Sees to it that a connection that has ended is closed.
     *
     * @param deadline in {@link System#nanoTime}
     */
    void leaves(SocketChannel channel, long deadline) {
        leaving.put(channel, deadline);
    }

    /**
     * At the channel, below TLS: a socket of TLS is closed with a message to the client, for which it waits until nobody else
     * writes, and whoever reads nothing has somebody writing for ever.
     */
    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection that was given up: {}", e.toString());
        }
    }

    /** What goes wrong once, for want of memory say, must not end the watch: the timer drops what throws. */
    private void look() {
        try {
            lookAtAll();
        } catch (RuntimeException | Error e) {
            failed = e; // said with the next look, when there may be memory for it
        }
    }

    private void lookAtAll() {
        Throwable before = failed;
        if (before != null) {
            failed = null;
            LOG.error("connections could not be looked at, and are looked at again", before);
        }
        long now = System.nanoTime();
        for (Watched connection : watched) {
            connection.closeIfOverdue(now);
        }
        leaving.forEach((channel, deadline) -> {
            if (now - deadline > 0) {
                close(channel);
            }
            if (!channel.isOpen()) {
                leaving.remove(channel);
            }
        });
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
