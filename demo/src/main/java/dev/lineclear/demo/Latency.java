package dev.lineclear.demo;

import java.util.Arrays;

/** What the gateway adds to a read: both ways in turn, so that a noisy machine is noisy for both. An indication; `bench` measures. */
record Latency(double directMicros, double throughMicros) {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 300;

    static Latency of(Runnable direct, Runnable through) {
        for (int i = 0; i < WARM_UP; i++) {
            direct.run();
            through.run();
        }
        long[] one = new long[ROUNDS];
        long[] other = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            one[i] = time(direct);
            other[i] = time(through);
        }
        return new Latency(median(one), median(other));
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
        return "A read takes %.2f ms directly and %.2f ms through the gateway: %.2f ms added (medians of %d, in turn)."
                .formatted(directMicros / 1_000, throughMicros / 1_000, (throughMicros - directMicros) / 1_000, ROUNDS);
    }
}
