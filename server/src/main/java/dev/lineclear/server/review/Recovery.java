package dev.lineclear.server.review;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long it took from changes done to the same taken back.
 *
 * @param took in milliseconds, in any order
 */
record Recovery(List<Long> took) {
    /** Each side of the interval leaves out at most as much, for 95 of 100. */
    private static final double TAIL = 0.025;

    private static final double SECOND = 1_000;

    Recovery {
        took = took.stream().sorted().toList();
    }

    int all() {
        return took.size();
    }

    /** Whether there are enough of them to say anything. */
    boolean enough() {
        return all() >= Rate.LEAST;
    }

    /** The mean of the two in the middle where their number is even. Of none, zero. */
    Duration median() {
        int n = all();
        return n == 0 ? Duration.ZERO : Duration.ofMillis((took.get((n - 1) / 2) + took.get(n / 2)) / 2);
    }

    /** Below it the true median is not, 39 times of 40. */
    Duration low() {
        return Duration.ofMillis(took.get(rank(all()) - 1));
    }

    /** Above it the true median is not, 39 times of 40. */
    Duration high() {
        return Duration.ofMillis(took.get(all() - rank(all())));
    }

    /**
     * Which of {@code n} in order, from the shortest and from the longest, bound the median's interval, whatever the times are
     * distributed like: as many as a fair coin falls on one side less than, but once in 40.
     *
     * @return from 1
     * @see <a href="https://doi.org/10.1002/0471722162">David and Nagaraja, Order Statistics, section 7.1</a>
     */
    static int rank(int n) {
        double[] logs = new double[n + 1];
        for (int i = 2; i <= n; i++) {
            logs[i] = logs[i - 1] + Math.log(i);
        }
        double below = 0;
        int k = 0;
        while (true) {
            below += Math.exp(logs[n] - logs[k] - logs[n - k] - n * Math.log(2));
            if (below > TAIL) {
                return Math.max(1, k);
            }
            k++;
        }
    }

    /** Such as {@code 12.5 s (8.0 to 31.2 s)}, of 20 at least. */
    String words() {
        if (took.isEmpty()) {
            return "none";
        }
        return enough()
                ? String.format(
                        Locale.ROOT, "%.1f s (%.1f to %.1f s)", seconds(median()), seconds(low()), seconds(high()))
                : all() + ", too few to say";
    }

    static double seconds(Duration took) {
        return took.toMillis() / SECOND;
    }
}
