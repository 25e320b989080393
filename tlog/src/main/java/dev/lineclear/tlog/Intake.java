package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The side of a log's state towards those who append and the thread that commits. Takes the lock by itself. */
final class Intake {
    /**
     * Entries with an index that are to be written to the journal next.
     *
     * @param durable how many entries were on disk when this was taken
     * @param end the index after the last of them
     */
    record Batch(List<Pending.Item> items, long durable, long end) {}

    private final LogState state;
    private final ReentrantLock lock;
    /** Guarded by lock; at most one a thread that appends. */
    private List<Pending.Item> unwritten = new ArrayList<>();
    /** Somebody waits for the entries below this. Guarded by lock. */
    private long wanted;
    /** Since when something may wait to be forced. Guarded by lock. */
    private long since;

    Intake(LogState state) {
        this.state = state;
        this.lock = state.lock;
    }

    /** Gives an entry its index, waiting for room. @param hurried whether somebody waits for it to be on disk */
    Pending.Item reserve(byte[] entry, boolean hurried) throws IOException {
        lock.lock();
        try {
            awaitRoom(JournalRecord.length(entry.length));
            Pending.Item item = state.pending.add(state.next++, entry);
            unwritten.add(item);
            if (hurried) {
                hurried(item.index);
            }
            return item;
        } finally {
            lock.unlock();
        }
    }

    void hurry(long index) {
        lock.lock();
        try {
            hurried(index);
            state.appended.signal();
        } finally {
            lock.unlock();
        }
    }

    private void hurried(long index) {
        wanted = Math.max(wanted, index + 1);
    }

    private void awaitRoom(int bytes) throws IOException {
        long left = state.options.appendWait().toNanos();
        state.ensureOpen();
        while (state.pending.bytes() + bytes > state.options.maxPendingBytes()) {
            if (left <= 0) {
                throw new LogBusyException(state.pending.bytes() + " bytes wait to be published");
            }
            try {
                left = state.room.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted before appending").initCause(e);
            }
            state.ensureOpen();
        }
    }

    /** What is to be written, the entry of {@code index} included; nothing if another thread has written it. */
    Optional<Batch> takeUnwritten(long index) throws LogFailedException {
        lock.lock();
        try {
            state.ensureNotFailed();
            if (state.written > index) {
                return Optional.empty();
            }
            Batch batch = new Batch(unwritten, state.durable, state.next);
            unwritten = new ArrayList<>();
            return Optional.of(batch);
        } finally {
            lock.unlock();
        }
    }

    void wrote(Batch batch) {
        lock.lock();
        try {
            if (nothingToForce()) {
                since = System.nanoTime();
                state.appended.signal();
            } else if (pressing()) {
                state.appended.signal();
            }
            state.written = batch.end();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to force; empty when there is nothing more to come. Returns how much is written. */
    Optional<Long> awaitWritten() {
        lock.lock();
        try {
            // While closing, whoever has an index still writes it, and then it is forced too.
            while (nothingToForce() && !(state.closing && state.next == state.durable) && state.failure.isEmpty()) {
                state.appended.awaitUninterruptibly();
            }
            awaitOthers();
            since = System.nanoTime();
            return nothingToForce() || state.failure.isPresent() ? Optional.empty() : Optional.of(state.written);
        } finally {
            lock.unlock();
        }
    }

    /** What nobody waits for may wait for others, so that they are forced together. */
    private void awaitOthers() {
        long left = TransparencyLog.COMMIT_DELAY.toNanos() - (System.nanoTime() - since);
        while (left > 0 && !pressing() && !nothingToForce()) {
            try {
                left = state.appended.awaitNanos(left);
            } catch (InterruptedException e) {
                // It is to end: what is written is forced at once, and the interruption kept for whoever looks.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean pressing() {
        return wanted > state.durable || state.halfFull() || state.closing || state.failure.isPresent();
    }

    private boolean nothingToForce() {
        return state.written == state.durable;
    }

    /** Entries below an index are on disk; tells whoever waited. False if the log has failed meanwhile. */
    boolean forced(long below) {
        List<Pending.Item> done;
        lock.lock();
        try {
            if (state.failure.isPresent()) {
                return false;
            }
            boolean waited = state.durable > state.published.size();
            state.durable = below;
            done = state.pending.takeForced(below);
            if (!waited || state.halfFull()) {
                state.forced.signal();
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
            state.committed = true;
            state.forced.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
