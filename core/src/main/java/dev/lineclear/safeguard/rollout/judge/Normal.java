package dev.lineclear.safeguard.rollout.judge;

/** The standard normal distribution, to about ten digits: more than any measurement has. */
final class Normal {
    /** Of the continued fraction; below it the series is used. */
    private static final double FAR = 2.5;

    private static final int TERMS = 200;

    private Normal() {}

    /** The probability of a value above {@code z}, which is not negative. */
    static double upper(double z) {
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        if (z < FAR) {
            // Marsaglia's series: 1/2 + density (z + z³/3 + z⁵/15 + …).
            double term = z;
            double sum = z;
            for (int i = 3; i < TERMS; i += 2) {
                term *= z * z / i;
                sum += term;
            }
            return 0.5 - density * sum;
        }
        // Laplace's continued fraction: density / (z + 1/(z + 2/(z + 3/…))).
        double fraction = z;
        for (int i = TERMS; i > 0; i--) {
            fraction = z + i / fraction;
        }
        return density / fraction;
    }

    /** Below which a value lies with probability {@code p}, from one half to less than one. */
    static double quantile(double p) {
        double low = 0;
        double high = 40;
        for (int i = 0; i < TERMS; i++) {
            double middle = (low + high) / 2;
            if (upper(middle) > 1 - p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
