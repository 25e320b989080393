package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What those who append, the committing and the publishing thread of a log share: how far each is, what waits, and
 * whether the log has failed. Always {@code published <= integrated <= durable <= written <= next}. Every method takes
 * the lock by itself, and no future is completed under it.
 */
final class LogState {
    /** Entries' bytes integrated at a time: staged files stay within a few dozen MiB of memory. */
    private static final long BATCH_BYTES = 16L * 1024 * 1024;

    /**
     * Entries with an index that are to be written to the journal next.
     *
     * @param durable how many entries were on disk when this was taken
     * @param end the index after the last of them
     */
    record Batch(List<Pending.Item> items, long durable, long end) {}

    /**
     * Where to find an entry.
     *
     * @param waiting its bytes, if it is still in memory
     * @param published the checkpoint to prove it against, if that covers it
     * @param inTiles how many entries the tiles on disk have
     */
    record Found(Optional<byte[]> waiting, SignedCheckpoint published, long inTiles) {}

    private final LogOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final Condition forced = lock.newCondition();
    private final Condition room = lock.newCondition();

    // All below is guarded by lock.
    private final Pending pending;
    private final Waiters waiters = new Waiters();
    /** At most one a thread that appends. */
    private List<Pending.Item> unwritten = new ArrayList<>();

    private long next;
    private long written;
    private long durable;
    private long integrated;
    private SignedCheckpoint published;
    private Optional<Throwable> failure = Optional.empty();
    private boolean closing;
    private boolean committed;

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

    /** Gives an entry its index, waiting for room. */
    Pending.Item reserve(byte[] entry) throws IOException {
        lock.lock();
        try {
            awaitRoom(JournalRecord.length(entry.length));
            Pending.Item item = pending.add(next++, entry);
            unwritten.add(item);
            return item;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(int bytes) throws IOException {
        long left = options.appendWait().toNanos();
        ensureOpen();
        while (pending.bytes() + bytes > options.maxPendingBytes()) {
            if (left <= 0) {
                throw new LogBusyException(pending.bytes() + " bytes wait to be published");
            }
            try {
                left = room.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted before appending").initCause(e);
            }
            ensureOpen();
        }
    }

    private void ensureOpen() throws LogFailedException {
        ensureNotFailed();
        if (closing) {
            throw new LogFailedException("the log is closed");
        }
    }

    private void ensureNotFailed() throws LogFailedException {
        if (failure.isPresent()) {
            throw LogFailedException.because(failure.get());
        }
    }

    /** What is to be written, the entry of {@code index} included; nothing if another thread has written it. */
    Optional<Batch> takeUnwritten(long index) throws LogFailedException {
        lock.lock();
        try {
            ensureNotFailed();
            if (written > index) {
                return Optional.empty();
            }
            Batch batch = new Batch(unwritten, durable, next);
            unwritten = new ArrayList<>();
            return Optional.of(batch);
        } finally {
            lock.unlock();
        }
    }

    void wrote(Batch batch) {
        lock.lock();
        try {
            written = batch.end();
            appended.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to force; empty when there is nothing more to come. Returns how much is written. */
    Optional<Long> awaitWritten() {
        lock.lock();
        try {
            // While closing, whoever has an index still writes it, and then it is forced too.
            while (written == durable && !(closing && next == durable) && failure.isEmpty()) {
                appended.awaitUninterruptibly();
            }
            return written == durable || failure.isPresent() ? Optional.empty() : Optional.of(written);
        } finally {
            lock.unlock();
        }
    }

    /** Entries below an index are on disk; tells whoever waited. False if the log has failed meanwhile. */
    boolean forced(long below) {
        List<Pending.Item> done;
        lock.lock();
        try {
            if (failure.isPresent()) {
                return false;
            }
            boolean waited = durable > published.size();
            durable = below;
            done = pending.takeForced(below);
            if (!waited || halfFull()) {
                forced.signal();
            }
        } finally {
            lock.unlock();
        }
        done.forEach(item -> item.durable.complete(item.index));
        return true;
    }

    /** The committing thread has ended. */
    void committed() {
        lock.lock();
        try {
            committed = true;
            forced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean halfFull() {
        return pending.bytes() > options.maxPendingBytes() / 2;
    }

    /** Waits an interval for entries to publish; false when there is nothing more to come. */
    boolean awaitForced(Duration interval) {
        long left = interval.toNanos();
        lock.lock();
        try {
            while (failure.isEmpty()) {
                boolean work = durable > published.size();
                boolean enough = halfFull() && durable > integrated;
                if (committed && closing) {
                    return work;
                }
                if (work && (left <= 0 || enough)) {
                    return true;
                }
                if (left > 0) {
                    left = forced.awaitNanos(left);
                } else {
                    forced.await();
                }
            }
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("the publishing thread belongs to the log alone", e);
        } finally {
            lock.unlock();
        }
    }

    /** Entries on disk to put into tiles that hold {@code size}, not too many at once. */
    List<Pending.Item> toIntegrate(long size) {
        lock.lock();
        try {
            return pending.slice(size, durable, BATCH_BYTES);
        } finally {
            lock.unlock();
        }
    }

    void integrated(long size) {
        lock.lock();
        try {
            integrated = size;
        } finally {
            lock.unlock();
        }
    }

    void published(SignedCheckpoint checkpoint) {
        List<CompletableFuture<SignedCheckpoint>> covered;
        lock.lock();
        try {
            published = checkpoint;
            pending.dropBelow(checkpoint.size());
            covered = waiters.take(checkpoint.size());
            room.signalAll();
        } finally {
            lock.unlock();
        }
        covered.forEach(future -> future.complete(checkpoint));
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
            left = waiters.takeAll();
        } finally {
            lock.unlock();
        }
        left.forEach(future -> future.completeExceptionally(new LogFailedException("the log was closed first")));
    }

    boolean isStopping() {
        lock.lock();
        try {
            return closing || failure.isPresent();
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<SignedCheckpoint> whenIntegrated(long index) {
        lock.lock();
        try {
            if (index < published.size()) {
                return CompletableFuture.completedFuture(published);
            }
            ensureOpen();
            return waiters.add(index);
        } catch (LogFailedException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
    }

    Found find(long index) {
        lock.lock();
        try {
            if (index < 0 || index >= written) {
                throw new IllegalArgumentException("index " + index + " is not in a log of " + written);
            }
            return new Found(pending.entry(index), published, integrated);
        } finally {
            lock.unlock();
        }
    }

    SignedCheckpoint checkpoint() {
        lock.lock();
        try {
            return published;
        } finally {
            lock.unlock();
        }
    }

    long size() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    Optional<Throwable> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}
