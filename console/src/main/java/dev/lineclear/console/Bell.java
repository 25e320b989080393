package dev.lineclear.console;

import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rings when something about holds was recorded, so that open pages look again. A record may come shortly before the store
 * says the same, and many come at once: it rings a moment later, and once more.
 */
public final class Bell implements AutoCloseable {
    private static final Set<Kind> HEARD = Set.of(
            Kind.HOLD_OPENED,
            Kind.HOLD_MOVED,
            Kind.ROLLOUT_MOVED,
            Kind.PACE_MOVED,
            Kind.VOTE,
            Kind.VOTE_WITHDRAWN,
            Kind.GLASS_BROKEN,
            Kind.REVIEW_SIGNED,
            Kind.SETTLED,
            Kind.IN_DOUBT,
            Kind.SESSION_HALTED,
            Kind.SESSION_RESUMED,
            Kind.SIGNALLED);

    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration ONCE_MORE = Duration.ofMillis(1_500);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("console-bell").factory());
    private final AtomicLong pending = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    /** Under the lock. */
    private long rings;

    /** The sink, heard. */
    public RecordSink on(RecordSink sink) {
        return new RecordSink() {
            @Override
            public Written write(Record record) {
                Written written = sink.write(record);
                heard(record);
                return written;
            }

            @Override
            public long force(Record record) {
                long index = sink.force(record);
                heard(record);
                return index;
            }

            @Override
            public boolean awaitWitnessed(long index) {
                return sink.awaitWitnessed(index);
            }
        };
    }

    private void heard(Record record) {
        if (HEARD.contains(record.kind()) && pending.getAndIncrement() == 0) {
            try {
                var _ = timer.schedule(this::ring, SOON.toMillis(), TimeUnit.MILLISECONDS);
                var _ = timer.schedule(this::ring, ONCE_MORE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The gateway is stopping, and nobody looks any more; what was recorded is recorded.
            }
        }
    }

    void ring() {
        pending.set(0);
        lock.lock();
        try {
            rings++;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long rings() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a ring after {@code seen}, or until {@code time} is up. @return how often it has rung */
    long await(long seen, Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (rings <= seen && left > 0) {
                left = rung.awaitNanos(left);
            }
            return rings;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        ring();
    }
}
