package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log that is appended to. One process has one such object for a directory; everyone else reads the directory with
 * {@link LogReader} or {@link LogVerifier}.
 *
 * <p>An entry goes through three states: <em>appended</em> (its index is fixed, its bytes are with the operating
 * system), <em>durable</em> (a group commit forced it to disk) and <em>integrated</em> (it is in tiles, and a published
 * checkpoint covers it). Two threads do the latter two. After any error of the disk the log has failed: every append
 * and every outstanding future ends with a {@link LogFailedException}, and only opening the directory again continues.
 *
 * <p>Safe for use by any number of threads, virtual ones included.
 */
public final class TransparencyLog implements ProofSource, AutoCloseable {
    /** Entries' bytes integrated at a time: staged files stay within a few dozen MiB of memory. */
    private static final long BATCH_BYTES = 16L * 1024 * 1024;

    private record Waiter(long index, CompletableFuture<SignedCheckpoint> future) {}

    private final LogDirectory directory;
    private final LogOptions options;
    private final TileReader tiles;
    private final Journal journal;
    /** Owned by the publishing thread. */
    private final Publisher publisher;

    private final Thread committing;
    private final Thread publishing;

    /** Held to write to the journal or to change its file; taken before {@link #lock}, never after. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final Condition forced = lock.newCondition();
    private final Condition room = lock.newCondition();

    // All below is guarded by lock.
    private final Pending pending = new Pending();
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>((a, b) -> Long.compare(a.index(), b.index()));
    /** Sealed records with an index that are not in the journal's file yet; at most one a thread that appends. */
    private List<byte[]> unwritten = new ArrayList<>();

    private long next;
    private long written;
    private long durable;
    private long integrated;
    private SignedCheckpoint published;
    private Optional<Throwable> failure = Optional.empty();
    private boolean closing;
    private boolean committed;

    private TransparencyLog(LogDirectory directory, LogOptions options, Recovery.Recovered recovered)
            throws IOException {
        this.directory = directory;
        this.options = options;
        this.tiles = new TileReader(TileSource.directory(directory.root()));
        this.published = recovered.published();
        this.next = recovered.writer().size();
        this.written = next;
        this.durable = next;
        this.integrated = next;
        this.journal = new Journal(directory.state(), next);
        this.publisher = new Publisher(directory, options, tiles, recovered.writer(), journal);
        boolean current = published.size() == next && Recovery.signedByAll(published, options);
        if (!current) {
            publisher.publish().ifPresent(checkpoint -> published = checkpoint);
        } else {
            journal.dropBelow(next);
        }
        this.committing = Thread.ofPlatform().daemon().name("tlog-commit").unstarted(this::commitLoop);
        this.publishing = Thread.ofPlatform().daemon().name("tlog-publish").unstarted(this::publishLoop);
    }

    /**
     * Opens the log of a directory, or creates it. What was acknowledged before a crash is there again, under a
     * checkpoint, when this returns.
     *
     * @throws OpenRefusedException if appending could fork the log or lose entries; it says why
     */
    public static TransparencyLog open(Path directory, LogOptions options) throws IOException {
        LogDirectory locked = LogDirectory.lock(directory, options.guardFile(directory));
        try {
            TransparencyLog log = new TransparencyLog(locked, options, new Recovery(locked, options).recover());
            log.committing.start();
            log.publishing.start();
            return log;
        } catch (IOException | RuntimeException | Error e) {
            locked.close();
            throw e;
        }
    }

    /**
     * Appends an entry. Blocks only while too much waits to be published.
     *
     * @throws IllegalArgumentException if the entry is longer than {@link LogOptions#maxEntryBytes()}
     * @throws LogBusyException if there was no room within {@link LogOptions#appendWait()}
     * @throws LogFailedException if the log has failed or is closed; the entry may or may not be in the log
     */
    public Appended append(byte[] entry) throws IOException {
        if (entry.length > options.maxEntryBytes()) {
            throw new IllegalArgumentException(
                    "entry of " + entry.length + " bytes, at most " + options.maxEntryBytes());
        }
        byte[] record = JournalRecord.of(entry);
        byte[] leafHash = new TreeHasher().leaf(record, JournalRecord.HEADER_BYTES, entry.length);
        Pending.Item item;
        lock.lock();
        try {
            awaitRoom(record.length);
            item = new Pending.Item(next, record, leafHash);
            JournalRecord.seal(record, next, durable);
            next++;
            pending.add(item);
            unwritten.add(record);
        } finally {
            lock.unlock();
        }
        try {
            writeUpTo(item.index);
        } catch (LogFailedException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
            throw failed(e);
        }
        return new Appended(item.index, item.durable);
    }

    /** Whoever comes first writes for all who have an index by then: one system call for many small entries. */
    private void writeUpTo(long index) throws IOException {
        writing.lock();
        try {
            List<byte[]> batch;
            long target;
            lock.lock();
            try {
                if (failure.isPresent()) {
                    throw failed(failure.get());
                }
                if (written > index) {
                    return;
                }
                batch = unwritten;
                unwritten = new ArrayList<>();
                target = next;
            } finally {
                lock.unlock();
            }
            journal.write(batch);
            lock.lock();
            try {
                written = target;
                appended.signal();
            } finally {
                lock.unlock();
            }
        } finally {
            writing.unlock();
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
        if (failure.isPresent()) {
            throw failed(failure.get());
        }
        if (closing) {
            throw new LogFailedException("the log is closed");
        }
    }

    private static LogFailedException failed(Throwable cause) {
        return new LogFailedException("the log has failed: " + cause, cause);
    }

    /** Fails everything outstanding, once. */
    private void fail(Throwable cause) {
        List<CompletableFuture<?>> outstanding = new ArrayList<>();
        lock.lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(cause);
            }
            pending.takeForced(Long.MAX_VALUE).forEach(item -> outstanding.add(item.durable));
            waiters.forEach(waiter -> outstanding.add(waiter.future()));
            waiters.clear();
            appended.signalAll();
            forced.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        LogFailedException failed = failed(cause);
        outstanding.forEach(future -> future.completeExceptionally(failed));
    }

    private void commitLoop() {
        try {
            while (commitOnce()) {
                // Each turn forces what arrived during the one before: the group commits itself.
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } finally {
            lock.lock();
            try {
                committed = true;
                forced.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean commitOnce() throws IOException {
        long target;
        lock.lock();
        try {
            // While closing, whoever has an index still writes it, and then it is forced too.
            while (written == durable && !(closing && next == durable) && failure.isEmpty()) {
                appended.awaitUninterruptibly();
            }
            if (written == durable || failure.isPresent()) {
                return false;
            }
            target = written;
        } finally {
            lock.unlock();
        }
        if (journal.isFull()) {
            rotate();
        } else {
            journal.force();
        }
        List<Pending.Item> done;
        lock.lock();
        try {
            if (failure.isPresent()) {
                return false;
            }
            boolean waited = durable > published.size();
            durable = target;
            done = pending.takeForced(target);
            if (!waited || halfFull()) {
                forced.signal();
            }
        } finally {
            lock.unlock();
        }
        done.forEach(item -> item.durable.complete(item.index));
        return true;
    }

    private void rotate() throws IOException {
        writing.lock();
        try {
            long first;
            lock.lock();
            try {
                first = written;
            } finally {
                lock.unlock();
            }
            journal.rotate(first);
        } finally {
            writing.unlock();
        }
    }

    private boolean halfFull() {
        return pending.bytes() > options.maxPendingBytes() / 2;
    }

    private void publishLoop() {
        try {
            while (awaitWork()) {
                integrate();
                Optional<SignedCheckpoint> checkpoint = publisher.publish();
                checkpoint.ifPresent(this::announce);
                if (checkpoint.isEmpty() && stopping()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private boolean stopping() {
        lock.lock();
        try {
            return closing || failure.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** Waits an interval for entries to publish; false when there is nothing more to come. */
    private boolean awaitWork() {
        long left = options.checkpointInterval().toNanos();
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

    private void integrate() throws IOException {
        TreeWriter writer = publisher.writer();
        List<Pending.Item> batch;
        lock.lock();
        try {
            batch = pending.slice(writer.size(), durable, BATCH_BYTES);
        } finally {
            lock.unlock();
        }
        for (Pending.Item item : batch) {
            writer.add(item.record, JournalRecord.HEADER_BYTES, item.length(), item.leafHash);
        }
        writer.flush();
        lock.lock();
        try {
            integrated = writer.size();
        } finally {
            lock.unlock();
        }
    }

    private void announce(SignedCheckpoint checkpoint) {
        List<Waiter> covered = new ArrayList<>();
        lock.lock();
        try {
            published = checkpoint;
            pending.dropBelow(checkpoint.size());
            while (!waiters.isEmpty() && waiters.peek().index() < checkpoint.size()) {
                covered.add(waiters.remove());
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
        covered.forEach(waiter -> waiter.future().complete(checkpoint));
    }

    /** The latest published checkpoint. */
    public SignedCheckpoint checkpoint() {
        lock.lock();
        try {
            return published;
        } finally {
            lock.unlock();
        }
    }

    /** How many entries have been appended; the next one's index. */
    public long size() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** Why the log has failed, if it has. */
    public Optional<Throwable> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Completes with the first published checkpoint that covers an index, which may be one not appended yet, or with
     * a {@link LogFailedException}.
     */
    public CompletableFuture<SignedCheckpoint> integrated(long index) {
        lock.lock();
        try {
            if (index < published.size()) {
                return CompletableFuture.completedFuture(published);
            }
            ensureOpen();
            Waiter waiter = new Waiter(index, new CompletableFuture<>());
            waiters.add(waiter);
            return waiter.future();
        } catch (LogFailedException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The entry at an index, whether integrated or not; an integrated one is proven against the checkpoint.
     *
     * @throws IllegalArgumentException if there is no such index
     */
    public byte[] entry(long index) throws IOException {
        Optional<byte[]> waiting;
        SignedCheckpoint at;
        long inTiles;
        lock.lock();
        try {
            if (index < 0 || index >= written) {
                throw new IllegalArgumentException("index " + index + " is not in a log of " + written);
            }
            waiting = pending.entry(index);
            at = published;
            inTiles = integrated;
        } finally {
            lock.unlock();
        }
        if (waiting.isPresent()) {
            return waiting.get();
        }
        if (index < at.size()) {
            return new LogReader(tiles, at).entry(index);
        }
        TileId id = TileId.inTree(TileId.ENTRIES, index / TileId.FULL, inTiles);
        return tiles.bundle(id).entry((int) (index % TileId.FULL));
    }

    private LogReader reader() {
        return new LogReader(tiles, checkpoint());
    }

    /**
     * Proves an entry in the tree of a size.
     *
     * @throws IllegalArgumentException unless {@code index < size <=} the published checkpoint's size
     */
    public InclusionProof inclusionProof(long index, long size) throws IOException {
        return reader().inclusionProof(index, size);
    }

    @Override
    public ConsistencyProof consistencyProof(long oldSize, long newSize) throws IOException {
        return reader().consistencyProof(oldSize, newSize);
    }

    /** A proof of an integrated entry at the latest checkpoint; its {@link ProofFile#text()} is a tlog-proof. */
    public ProofFile proofFile(long index) throws IOException {
        return reader().proofFile(index);
    }

    /**
     * Forces and publishes what was appended, and releases the directory. Appending fails from here on.
     *
     * @throws LogFailedException if the log had failed, so that not everything appended is published
     */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            appended.signalAll();
            forced.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = joinUninterruptibly(committing);
        interrupted |= joinUninterruptibly(publishing);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        endWaiters();
        try (directory;
                journal) {
            Optional<Throwable> cause = failure();
            if (cause.isPresent()) {
                throw failed(cause.get());
            }
        }
    }

    private void endWaiters() {
        List<Waiter> left;
        lock.lock();
        try {
            left = List.copyOf(waiters);
            waiters.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(w -> w.future().completeExceptionally(new LogFailedException("the log was closed first")));
    }

    private static boolean joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
