package dev.lineclear.safeguard.rollout.judge;

/**
 * Failures counted among so many: compared exactly, also where there were none before, and there is no mean to compare with.
 *
 * @param failures how many failed
 * @param of how many there were
 */
public record Counts(long failures, long of) {
    /** Beyond this, what few failures mean is clear without an exact sum; the counts are scaled down to it. */
    static final long MAX = 1_000_000;

    public Counts {
        if (failures < 0 || of < failures) {
            throw new IllegalArgumentException(failures + " failures of " + of);
        }
    }

    /**
     * How likely it is, were both alike, that as many of all failures or more fell among the later ones: Fisher's exact test,
     * one-sided (SciPy's {@code fisher_exact(alternative="greater")} of the later against the earlier).
     */
    static double moreLater(Counts before, Counts during) {
        Counts b = before.scaled();
        Counts d = during.scaled();
        long failures = b.failures + d.failures;
        long all = b.of + d.of;
        double sum = 0;
        for (long k = d.failures; k <= Math.min(failures, d.of); k++) {
            if (failures - k <= b.of) {
                sum += Math.exp(logChoose(d.of, k) + logChoose(b.of, failures - k) - logChoose(all, failures));
            }
        }
        return Math.min(1, sum);
    }

    private Counts scaled() {
        return of <= MAX ? this : new Counts(Math.round(failures * (double) MAX / of), MAX);
    }

    private static double logChoose(long n, long k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    /** Exact sums where they are short, else Stirling's series, whose error is below 1e-12 from there on. */
    private static double logFactorial(long n) {
        if (n < 32) {
            double sum = 0;
            for (long i = 2; i <= n; i++) {
                sum += Math.log(i);
            }
            return sum;
        }
        double x = n + 1.0;
        return (x - 0.5) * Math.log(x)
                - x
                + 0.5 * Math.log(2 * Math.PI)
                + 1 / (12 * x)
                - 1 / (360 * x * x * x)
                + 1 / (1260 * Math.pow(x, 5));
    }

    double share() {
        return of == 0 ? 0 : (double) failures / of;
    }
}
