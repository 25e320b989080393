package dev.lineclear.server.review;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Decides on every core while the log is read, a batch at a time. Used by one thread. */
final class Workers implements AutoCloseable {
    /** Enough that handing over costs nothing, and at 64 KiB a record at most 16 MB. */
    private static final int BATCH = 256;

    /** Batches that wait, so that memory is bounded however fast the log is read. */
    private static final int WAITING = 4;

    /** What is done with one record. */
    @FunctionalInterface
    interface Work {
        void on(long index, byte[] entry, Tally tally);
    }

    private record Given(long index, byte[] entry) {}

    private final Work work;
    private final int cores = Math.max(1, Runtime.getRuntime().availableProcessors());
    private final ExecutorService threads = Executors.newFixedThreadPool(cores);
    private final Semaphore room = new Semaphore(cores + WAITING);
    private final List<Future<?>> running = new ArrayList<>();
    private final Tally tally = new Tally();
    private List<Given> batch = new ArrayList<>(BATCH);

    Workers(Work work) {
        this.work = work;
    }

    void give(long index, byte[] entry) {
        batch.add(new Given(index, entry));
        if (batch.size() == BATCH) {
            send();
        }
    }

    private void send() {
        List<Given> sent = batch;
        batch = new ArrayList<>(BATCH);
        room.acquireUninterruptibly();
        running.removeIf(this::done);
        running.add(threads.submit(() -> {
            try {
                Tally own = new Tally();
                sent.forEach(g -> work.on(g.index(), g.entry(), own));
                synchronized (tally) {
                    tally.add(own);
                }
            } finally {
                room.release();
            }
        }));
    }

    private boolean done(Future<?> future) {
        if (!future.isDone()) {
            return false;
        }
        settled(future);
        return true;
    }

    private static void settled(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** @return of all that were given */
    Tally finished() {
        send();
        running.forEach(Workers::settled);
        synchronized (tally) {
            return tally;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
