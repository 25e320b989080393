package dev.lineclear.safeguard.rollout.judge;

import java.util.Arrays;

/**
 * Two samples compared by ranks.
 *
 * @param p that values of one population were drawn into both, as far apart as these or further: of the Mann-Whitney U test,
 *     two-sided, by the normal approximation with ties and continuity corrected (as R's {@code wilcox.test} and SciPy's
 *     {@code mannwhitneyu(method="asymptotic")} have it)
 * @param low the lower end of the confidence interval of the shift (R's {@code wilcox.test(exact=FALSE)}, and so Kayenta's,
 *     to the tolerance of their search)
 * @param shift the Hodges-Lehmann estimate: the median of all differences between a value of the second and one of the first
 * @param high its upper end
 * @param larger how often a value of the second is larger than one of the first, ties half: the common-language effect size
 */
record Ranks(double p, double low, double shift, double high, double larger) {
    /** All pairs are compared; a million take some tens of milliseconds. */
    static final int MAX_VALUES = 1_000;

    /** @param confidence of the interval, such as 0.98 */
    static Ranks of(double[] first, double[] second, double confidence) {
        int n = first.length;
        int m = second.length;
        double[] differences = new double[n * m];
        double u = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                double d = second[j] - first[i];
                differences[i * m + j] = d;
                u += d > 0 ? 1 : d == 0 ? 0.5 : 0;
            }
        }
        Arrays.sort(differences);
        double deviation = deviation(n, m, ties(together(first, second)));
        double off = Math.abs(u - n * (double) m / 2) - 0.5;
        double p = deviation == 0 ? 1 : Math.min(1, 2 * Normal.upper(Math.max(0, off) / deviation));
        double z = Normal.quantile(1 - (1 - confidence) / 2);
        // Shifted by no difference that there is, only values of the same sample are tied: as R has it.
        double shifted = deviation(n, m, ties(first) + ties(second));
        int k = (int) Math.round(n * (double) m / 2 - z * shifted);
        int below = Math.clamp(k, 0, differences.length / 2);
        return new Ranks(
                p,
                differences[Math.max(0, below - 1)],
                median(differences),
                differences[Math.min(differences.length - 1, differences.length - below)],
                u / (n * (double) m));
    }

    private static double deviation(double n, double m, double ties) {
        double all = n + m;
        return Math.sqrt(n * m / 12 * (all + 1 - ties / (all * (all - 1))));
    }

    private static double[] together(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** The sum of t³ - t over all values that are there t times. */
    private static double ties(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double ties = 0;
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            double t = to - from;
            ties += t * t * t - t;
            from = to;
        }
        return ties;
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
