package dev.lineclear.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What those who append, the committing and the publishing thread of a log share: how far each is, what waits, and
 * whether the log has failed. {@link Intake} is its side towards appending and committing, {@link Publication} the one
 * towards publishing and reading. Always {@code published <= integrated <= durable <= written <= next}. No future is
 * completed under the lock.
 */
final class LogState {
    final LogOptions options;
    final ReentrantLock lock = new ReentrantLock();
    /** Something was written to the journal. */
    final Condition appended = lock.newCondition();
    /** Something was forced to disk. */
    final Condition forced = lock.newCondition();
    /** Something was published, so that more may wait. */
    final Condition room = lock.newCondition();

    // All below is guarded by lock.
    final Pending pending;
    final Waiters waiters = new Waiters();
    long next;
    long written;
    long durable;
    long integrated;
    SignedCheckpoint published;
    Optional<Throwable> failure = Optional.empty();
    boolean closing;
    /** The committing thread has ended. */
    boolean committed;
    /** Both threads have ended. */
    private boolean ended;

    /** @param size entries that are on disk and in tiles */
    LogState(LogOptions options, long size, SignedCheckpoint published) {
        this.options = options;
        // Publishing begins at half of what may wait.
        this.pending = new Pending(options.maxPendingBytes() / 2);
        this.next = size;
        this.written = size;
        this.durable = size;
        this.integrated = size;
        this.published = published;
    }

    /** How things stand at one moment. */
    record Now(long written, SignedCheckpoint published, Optional<Throwable> failure, boolean closing) {
        boolean stopping() {
            return closing || failure.isPresent();
        }
    }

    Now now() {
        lock.lock();
        try {
            return new Now(written, published, failure, closing);
        } finally {
            lock.unlock();
        }
    }

    /** Called under the lock. */
    boolean halfFull() {
        return pending.bytes() > options.maxPendingBytes() / 2;
    }

    /** Called under the lock. */
    void ensureOpen() throws LogFailedException {
        ensureNotFailed();
        if (closing) {
            throw new LogFailedException("the log is closed");
        }
    }

    /** Whether an index may yet be published; while closing, only one that has been given out. Called under the lock. */
    void ensureToCome(long index) throws LogFailedException {
        ensureNotFailed();
        if (ended || closing && index >= next) {
            throw new LogFailedException("the log is closed");
        }
    }

    /** Called under the lock. */
    void ensureNotFailed() throws LogFailedException {
        if (failure.isPresent()) {
            throw LogFailedException.because(failure.get());
        }
    }

    /** Fails everything outstanding; the first cause stays. */
    void fail(Throwable cause) {
        List<CompletableFuture<?>> outstanding = new ArrayList<>();
        lock.lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(cause);
            }
            pending.takeForced(Long.MAX_VALUE).forEach(item -> outstanding.add(item.durable));
            outstanding.addAll(waiters.takeAll());
            wakeAll();
        } finally {
            lock.unlock();
        }
        LogFailedException failed = LogFailedException.because(cause);
        outstanding.forEach(future -> future.completeExceptionally(failed));
    }

    void close() {
        lock.lock();
        try {
            closing = true;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        appended.signalAll();
        forced.signalAll();
        room.signalAll();
    }

    /** Tells those who still wait for a checkpoint, when both threads have ended. */
    void endWaiters() {
        List<CompletableFuture<SignedCheckpoint>> left;
        lock.lock();
        try {
            ended = true;
            left = waiters.takeAll();
        } finally {
            lock.unlock();
        }
        left.forEach(future -> future.completeExceptionally(new LogFailedException("the log was closed first")));
    }
}
