package dev.lineclear.server;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A part that is made while others are, since what starts a gateway takes longer than anybody wants to wait. Closing it
 * closes the part, even one that nobody fetched.
 */
final class Ahead<T> implements AutoCloseable {
    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Ahead<T> of(String name, Callable<T> making) {
        FutureTask<T> task = new FutureTask<>(making);
        Thread.ofPlatform().daemon().name("start-" + name).start(task);
        return new Ahead<>(task);
    }

    /** The part, as soon as it is made. @throws IOException, or what else making it threw */
    T get() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException fault -> throw fault;
                case Error error -> throw error;
                case null, default -> throw new IOException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    @Override
    public void close() throws Exception {
        T part;
        try {
            part = get();
        } catch (IOException | RuntimeException | Error e) {
            // Whoever needed it was told; there is nothing to close.
            return;
        }
        if (part instanceof AutoCloseable open) {
            open.close();
        }
    }
}
