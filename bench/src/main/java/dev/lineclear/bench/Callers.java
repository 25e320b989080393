package dev.lineclear.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many callers at once, each calling again as soon as it was answered. */
final class Callers {
    private Callers() {}

    /** One call; blocks until it is done. */
    @FunctionalInterface
    interface Action {
        void call() throws Exception;
    }

    /** Makes each caller's action. */
    @FunctionalInterface
    interface Making {
        Action of(int caller);
    }

    /**
     * Runs them.
     *
     * @param warmSeconds before anything counts
     * @throws IllegalStateException when a call fails
     */
    static Load.Result run(int callers, double warmSeconds, double seconds, Making making) {
        long warm = System.nanoTime() + (long) (warmSeconds * 1e9);
        long end = warm + (long) (seconds * 1e9);
        List<Future<Latencies>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                Action action = making.of(i);
                all.add(threads.submit(() -> one(action, warm, end)));
            }
        }
        Latencies together = new Latencies();
        for (Future<Latencies> each : all) {
            together.addAll(get(each));
        }
        return new Load.Result(together, seconds);
    }

    private static Latencies one(Action action, long warm, long end) throws Exception {
        Latencies latencies = new Latencies();
        for (long before = System.nanoTime(); before < end; ) {
            action.call();
            long after = System.nanoTime();
            if (before >= warm && after <= end) {
                latencies.add(after - before);
            }
            before = after;
        }
        return latencies;
    }

    private static Latencies get(Future<Latencies> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed", e.getCause());
        }
    }
}
