package dev.lineclear.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the gateway adds to a read: both ways in turn, so that a noisy machine is noisy for both. An indication; `bench` measures. */
record Latency(double directMicros, double throughMicros) {
    /** As many as it takes the compiler to be done with the way of a request; a gateway has had them within seconds. */
    private static final int WARM_UP = 6_000;

    private static final int CALLERS = 8;

    /** On a busy machine the story goes on with what is warm by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final int ROUNDS = 400;

    static Latency of(Runnable direct, Runnable through) {
        warm(direct, WARM_UP / 4);
        warm(through, WARM_UP);
        long[] one = new long[ROUNDS];
        long[] other = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            one[i] = time(direct);
            other[i] = time(through);
        }
        return new Latency(median(one), median(other));
    }

    private static void warm(Runnable call, int times) {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (int i = 0; i < times; i++) {
                callers.execute(() -> {
                    if (System.nanoTime() < end) {
                        call.run();
                    }
                });
            }
        }
    }

    private static long time(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1_000.0;
    }

    String sentence() {
        return "A read takes %.2f ms directly and %.2f ms through the gateway: %.2f ms added (once warm; medians of %d, in turn)."
                .formatted(directMicros / 1_000, throughMicros / 1_000, (throughMicros - directMicros) / 1_000, ROUNDS);
    }
}
