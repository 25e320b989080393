package dev.lineclear.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The floor: one file, written under a lock, forced by one thread for all who wait. Proves nothing to anybody. */
final class BareFile implements AutoCloseable {
    private final RandomAccessFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Thread thread;

    /** Under the lock, as the two below. */
    private List<CompletableFuture<Long>> waiting = new ArrayList<>();

    private boolean closed;
    private long count;

    /** The forcing thread's alone until it has ended. */
    private final Latencies forces = new Latencies();

    BareFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        thread = Thread.ofPlatform().name("bare file").unstarted(this::force);
        thread.start();
    }

    CompletableFuture<Long> append(byte[] entry) throws IOException {
        CompletableFuture<Long> future = new CompletableFuture<>();
        lock.lock();
        try {
            file.write(entry);
            count++;
            waiting.add(future);
            work.signal();
        } finally {
            lock.unlock();
        }
        return future;
    }

    private void force() {
        for (List<CompletableFuture<Long>> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                long before = System.nanoTime();
                file.getChannel().force(false);
                forces.add(System.nanoTime() - before);
                batch.forEach(f -> f.complete(count));
            } catch (IOException e) {
                batch.forEach(f -> f.completeExceptionally(e));
            }
        }
    }

    private List<CompletableFuture<Long>> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                work.awaitUninterruptibly();
            }
            List<CompletableFuture<Long>> batch = waiting;
            waiting = new ArrayList<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** How long the disk took to force what was written, each time; after {@link #close}. */
    Latencies forces() {
        return forces;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
