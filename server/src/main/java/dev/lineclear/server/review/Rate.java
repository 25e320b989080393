package dev.lineclear.server.review;

import java.util.Locale;

/**
 * How often something happened, and between what the true rate lies, 19 times of 20.
 *
 * @param some of {@code all}
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
 */
record Rate(long some, long all) {
    /** Below it, an interval says nothing that anybody should act on. */
    static final int LEAST = 20;

    /** Of the normal distribution, for 95 of 100. */
    private static final double Z = 1.959963984540054;

    private static final double PER_CENT = 100;

    boolean enough() {
        return all >= LEAST;
    }

    private double share() {
        return all == 0 ? 0 : (double) some / all;
    }

    /** Wilson's score interval. */
    double low() {
        return all == 0 ? 0 : Math.max(0, centre() - half());
    }

    double high() {
        return all == 0 ? 1 : Math.min(1, centre() + half());
    }

    private double centre() {
        return (share() + Z * Z / (2 * all)) / (1 + Z * Z / all);
    }

    private double half() {
        double p = share();
        return Z * Math.sqrt(p * (1 - p) / all + Z * Z / (4.0 * all * all)) / (1 + Z * Z / all);
    }

    /**
     * Newcombe's interval for the difference of two rates, this one less the other.
     *
     * @see <a href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I">Newcombe 1998,
     *     method 10</a>
     */
    double[] less(Rate other) {
        double difference = share() - other.share();
        double down = Math.hypot(share() - low(), other.high() - other.share());
        double up = Math.hypot(high() - share(), other.share() - other.low());
        return new double[] {difference - down, difference + up};
    }

    /** Such as {@code 3 of 40, 7.5 % (2.6 to 19.9 %)}. */
    String words() {
        if (all == 0) {
            return "none";
        }
        return enough()
                ? String.format(
                        Locale.ROOT,
                        "%d of %d, %.1f %% (%.1f to %.1f %%)",
                        some,
                        all,
                        PER_CENT * share(),
                        PER_CENT * low(),
                        PER_CENT * high())
                : some + " of " + all + ", too few to say";
    }
}
