package dev.lineclear.bench;

import java.util.Arrays;

/** Times of single requests, in nanoseconds. Owned by one thread. */
final class Latencies {
    private long[] nanos = new long[4_096];
    private int count;

    void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    void addAll(Latencies others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    int count() {
        return count;
    }

    /** @param percent from 0 to 100 @return in milliseconds */
    double millis(double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(nanos, 0, count);
        return nanos[(int) Math.max(0, Math.ceil(percent / 100 * count) - 1)] / 1e6;
    }

    /** Such as {@code p50 0.31  p90 0.40  p99 0.92 ms}. */
    String percentiles() {
        return "p50 %7.3f  p90 %7.3f  p99 %7.3f ms".formatted(millis(50), millis(90), millis(99));
    }
}
