package dev.lineclear.tlog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** The side of a log's state towards the thread that publishes and those who read. Takes the lock by itself. */
final class Publication {
    /** Entries' bytes integrated at a time: staged files stay within a few dozen MiB of memory. */
    private static final long BATCH_BYTES = 16L * 1024 * 1024;

    /** Witnesses that were away are asked again this much later. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * Where to find an entry.
     *
     * @param waiting its bytes, if it is still in memory
     * @param published the checkpoint to prove it against, if that covers it
     * @param inTiles how many entries the tiles on disk have
     */
    record Found(Optional<byte[]> waiting, SignedCheckpoint published, long inTiles) {}

    private final LogState state;
    private final ReentrantLock lock;

    Publication(LogState state) {
        this.state = state;
        this.lock = state.lock;
    }

    /**
     * Waits an interval for entries to publish.
     *
     * @param unfinished whether the last checkpoint is to be published again, if nothing else comes for a while
     * @return false when there is nothing more to come
     */
    boolean awaitForced(Duration interval, boolean unfinished) {
        long left = interval.toNanos();
        long again = RETRY.toNanos();
        lock.lock();
        try {
            while (state.failure.isEmpty()) {
                boolean work = state.durable > state.published.size();
                boolean enough = state.halfFull() && state.durable > state.integrated;
                if (state.committed && state.closing) {
                    return work;
                }
                if (work && (left <= 0 || enough)) {
                    return true;
                }
                if (left > 0) {
                    left = state.forced.awaitNanos(left);
                } else if (unfinished) {
                    again = state.forced.awaitNanos(again);
                    if (again <= 0 && !state.closing) {
                        return true;
                    }
                } else {
                    state.forced.await();
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
            return state.pending.slice(size, state.durable, BATCH_BYTES);
        } finally {
            lock.unlock();
        }
    }

    void integrated(long size) {
        lock.lock();
        try {
            state.integrated = size;
        } finally {
            lock.unlock();
        }
    }

    void published(SignedCheckpoint checkpoint) {
        List<CompletableFuture<SignedCheckpoint>> covered;
        lock.lock();
        try {
            state.published = checkpoint;
            state.pending.dropBelow(checkpoint.size());
            covered = state.waiters.take(checkpoint.size());
            state.room.signalAll();
        } finally {
            lock.unlock();
        }
        covered.forEach(future -> future.complete(checkpoint));
    }

    /** Completes with the first checkpoint that covers an index. */
    CompletableFuture<SignedCheckpoint> whenIntegrated(long index) {
        lock.lock();
        try {
            if (index < state.published.size()) {
                return CompletableFuture.completedFuture(state.published);
            }
            state.ensureToCome(index);
            return state.waiters.add(index);
        } catch (LogFailedException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
    }

    Found find(long index) {
        lock.lock();
        try {
            if (index < 0 || index >= state.written) {
                throw new IllegalArgumentException("index " + index + " is not in a log of " + state.written);
            }
            return new Found(state.pending.entry(index), state.published, state.integrated);
        } finally {
            lock.unlock();
        }
    }
}
