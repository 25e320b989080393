package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does several things that wait for the disk at once. A file system commits its journal once for all who ask for it at
 * the same time, so that sixteen files forced together cost it little more than one.
 */
final class ParallelForce implements AutoCloseable {
    private final ExecutorService threads;
    private final int count;

    /** One thing that ends on the disk. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** @param count how many at once; with 1 the caller does them in order */
    ParallelForce(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("tlog-force-", 0).factory());
    }

    /** Does all of them, and then throws the first error there was. */
    void all(List<Step> steps) throws IOException {
        if (count == 1 || steps.size() == 1) {
            inOrder(steps);
            return;
        }
        List<Callable<Boolean>> calls = steps.stream()
                .<Callable<Boolean>>map(step -> () -> {
                    step.run();
                    return true;
                })
                .toList();
        try {
            for (Future<Boolean> done : threads.invokeAll(calls)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw asIoException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while forcing files").initCause(e);
        }
    }

    private static void inOrder(List<Step> steps) throws IOException {
        for (Step step : steps) {
            step.run();
        }
    }

    private static IOException asIoException(ExecutionException failed) {
        // Its own message and type stay: they say which file and why.
        return failed.getCause() instanceof IOException e ? e : new IOException("forcing files failed", failed);
    }

    @Override
    public void close() {
        threads.close();
    }
}
