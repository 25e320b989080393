package dev.lineclear.safeguard.rollout.judge;

import dev.lineclear.safeguard.rollout.Judgement;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * Whether what was measured since a change is what was measured before it, by the rules of Kayenta's judge
 * (github.com/spinnaker/kayenta, {@code NetflixACAJudge}): outliers may be removed; identical values pass; else the
 * Mann-Whitney test at a confidence of 0.98, whose interval of the shift must lie beyond a quarter of its estimate; then the
 * size of the effect must exceed what is allowed. Beyond Kayenta: too few values are never a pass, and where there was mostly
 * nothing before, how many values are something is compared exactly: ranks see no shift until most of them are.
 */
public final class Judge {
    /** Kayenta's. */
    static final double CONFIDENCE = 0.98;

    /** What counts are as unlikely as this by chance, and are not as sure as {@link #CONFIDENCE}, people are asked about. */
    static final double DOUBTFUL = 0.05;

    /** Of the Hodges-Lehmann estimate; Kayenta's. */
    static final double TOLERANCE = 0.25;

    /** Interquartile ranges beyond which a value is an outlier; Kayenta's, which beside that keeps all but a hundredth. */
    static final double OUTLIER = 3.0;

    private static final DoublePredicate ABOVE = v -> v > 0;
    private static final DoublePredicate BELOW = v -> v < 0;
    private static final Judgement PASSED = Judgement.passed("");

    private Judge() {}

    /** Which way a change is bad. */
    public enum Worse {
        UP,
        DOWN,
        EITHER
    }

    /**
     * How one measurement is judged.
     *
     * @param worse which way is bad
     * @param least values on each side; fewer say nothing
     * @param change of the mean that is allowed, as a share of it: 0.1 for a tenth
     * @param withoutOutliers whether values far off are left out first
     */
    public record Rule(Worse worse, int least, double change, boolean withoutOutliers) {
        public Rule {
            if (least < 2 || change < 0 || Double.isNaN(change)) {
                throw new IllegalArgumentException("at least 2 values, and a change of 0 or more");
            }
        }
    }

    /** @return inconclusive where there are too few values, or ones that are no numbers */
    public static Judgement series(double[] before, double[] during, Rule rule) {
        return series(before, during, rule, CONFIDENCE, TOLERANCE);
    }

    /** The same at another confidence and tolerance, as Kayenta's own tests have it. */
    static Judgement series(double[] before, double[] during, Rule rule, double confidence, double allowance) {
        double[] first = values(before, rule);
        double[] second = values(during, rule);
        if (first.length < rule.least() || second.length < rule.least()) {
            return Judgement.inconclusive(first.length + " values before and " + second.length + " since, and it takes "
                    + rule.least() + " each");
        }
        if (Arrays.equals(first, second)) {
            return Judgement.passed("the same values as before");
        }
        Ranks ranks = Ranks.of(first, second, confidence);
        double tolerance = Math.abs(allowance * ranks.shift());
        boolean up = ranks.low() > tolerance && rule.worse() != Worse.DOWN;
        boolean down = ranks.high() < -tolerance && rule.worse() != Worse.UP;
        double was = mean(first);
        double is = mean(second);
        boolean allowed = was != 0 && Math.abs(is / was - 1) <= rule.change();
        // Of what is mostly nothing, the little that is something is no outlier.
        Judgement fromNothing = allowed ? PASSED : fromNothing(before, during, rule.worse());
        if (fromNothing.result() == Judgement.Result.FAILED) {
            return fromNothing;
        }
        String figures = String.format(
                Locale.ROOT,
                "mean %.4g before and %.4g since (p %.2g, %d and %d values)",
                was,
                is,
                ranks.p(),
                first.length,
                second.length);
        if (!up && !down) {
            return Judgement.passed("no clear change for the worse: " + figures).or(fromNothing);
        }
        return allowed
                ? Judgement.passed("a change within what is allowed: " + figures)
                : Judgement.failed((up ? "higher" : "lower") + " than before: " + figures);
    }

    /** The worse of both directions, of those that are bad; passes where there was not mostly nothing before. */
    private static Judgement fromNothing(double[] before, double[] during, Worse worse) {
        Counts nothing = some(before, v -> v == 0);
        if (2 * nothing.failures() < nothing.of()) {
            return PASSED;
        }
        Judgement up = worse == Worse.DOWN ? PASSED : more("above", some(before, ABOVE), some(during, ABOVE));
        Judgement down = worse == Worse.UP ? PASSED : more("below", some(before, BELOW), some(during, BELOW));
        return up.or(down);
    }

    private static Counts some(double[] values, DoublePredicate what) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        return new Counts(Arrays.stream(finite).filter(what).count(), finite.length);
    }

    private static Judgement more(String where, Counts before, Counts during) {
        double p = Counts.moreLater(before, during);
        String figures = String.format(
                Locale.ROOT,
                "%d of %d values are %s nothing, and %d of %d were before (p %.2g)",
                during.failures(),
                during.of(),
                where,
                before.failures(),
                before.of(),
                p);
        if (p < 1 - CONFIDENCE) {
            return Judgement.failed(figures);
        }
        return p < DOUBTFUL ? Judgement.inconclusive(figures + ", which may be chance") : PASSED;
    }

    /**
     * Of failures among so many, exactly.
     *
     * @param least how many there must be since the change; fewer say nothing
     * @param rise of the share that is allowed, such as 0.01
     */
    public static Judgement counts(Counts before, Counts during, long least, double rise) {
        String figures = during.failures() + " of " + during.of() + " since, " + before.failures() + " of "
                + before.of() + " before";
        if (before.of() == 0 || during.of() < least) {
            boolean bad = during.of() > 0 && during.failures() == during.of() && during.of() >= least;
            return bad
                    ? Judgement.failed("all fail: " + figures)
                    : Judgement.inconclusive(figures + ", and it takes " + least + " since, and some before");
        }
        double p = Counts.moreLater(before, during);
        boolean more = p < 1 - CONFIDENCE && during.share() - before.share() > rise;
        String sure = String.format(Locale.ROOT, " (p %.2g)", p);
        return more
                ? Judgement.failed("more fail: " + figures + sure)
                : Judgement.passed("no more fail: " + figures + sure);
    }

    /** Sorted; without what is no number, and without outliers where they are not to count. */
    private static double[] values(double[] raw, Rule rule) {
        double[] sorted = Arrays.stream(raw)
                .filter(Double::isFinite)
                .limit(Ranks.MAX_VALUES)
                .sorted()
                .toArray();
        return rule.withoutOutliers() && sorted.length >= rule.least() ? near(sorted, OUTLIER) : sorted;
    }

    /** Those that are no further off than so many interquartile ranges. */
    static double[] near(double[] sorted, double ranges) {
        double low = quartile(sorted, 0.25);
        double high = quartile(sorted, 0.75);
        double reach = ranges * (high - low);
        if (reach == 0) {
            // Where most are the same, nothing says what is far off; what differs is what there is to see.
            return sorted;
        }
        return Arrays.stream(sorted)
                .filter(v -> v >= low - reach && v <= high + reach)
                .toArray();
    }

    /** Linear between neighbours, as most programs have it (R's type 7). */
    private static double quartile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
