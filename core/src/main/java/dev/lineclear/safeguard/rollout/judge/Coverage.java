package dev.lineclear.safeguard.rollout.judge;

import dev.lineclear.safeguard.rollout.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * How much there is of what a measurement that goes on would have given.
 *
 * @param found in how many of the periods there is a value
 * @param expected how many periods there are
 * @param fresh whether the newest is as new as it can be expected to be
 */
public record Coverage(long found, long expected, boolean fresh) {
    /** One of so many may be missing, and of fewer one: a scrape may be lost. */
    private static final int MISSING = 10;

    /** A period's value comes when the period is over, and takes about as long again to be published. */
    private static final int NOT_YET = 2;

    /**
     * Of a time that is over.
     *
     * @param at when there is a value
     * @param every how often there would be one
     */
    public static Coverage past(Collection<Instant> at, Instant from, Instant to, Duration every) {
        return new Coverage(periods(at, from, to, every), expected(from, to, every), true);
    }

    /** Of a time up to now: the last values may not be there yet, and those before them must. */
    public static Coverage upToNow(Collection<Instant> at, Instant from, Instant to, Duration every) {
        Instant oldest = to.minus(every.multipliedBy(NOT_YET + 1L));
        boolean fresh = oldest.isBefore(from) || at.stream().anyMatch(t -> !t.isBefore(oldest));
        return new Coverage(periods(at, from, to, every), Math.max(0, expected(from, to, every) - NOT_YET), fresh);
    }

    /** Ten values of one period are one. */
    private static long periods(Collection<Instant> at, Instant from, Instant to, Duration every) {
        // A value stands at the beginning of its period, which may be a little before the time in question.
        Instant first = from.minus(every);
        return at.stream()
                .filter(t -> t.isAfter(first) && !t.isAfter(to))
                .map(t -> Duration.between(first, t).dividedBy(every))
                .distinct()
                .count();
    }

    private static long expected(Instant from, Instant to, Duration every) {
        return to.isAfter(from) ? Duration.between(from, to).dividedBy(every) : 0;
    }

    /** Whether more than a tenth is missing, and more than one. */
    public static boolean lacks(long found, long expected) {
        return expected - found > Math.max(1, expected / MISSING);
    }

    /** Whether there is enough; never that something is well. @param when "before", "since" */
    public Judgement judged(String when) {
        if (lacks(found, expected)) {
            return Judgement.inconclusive(
                    found + " of " + expected + " values are there " + when + ": what is missing may be what matters");
        }
        return fresh
                ? Judgement.passed("")
                : Judgement.inconclusive("the newest of " + found + " values " + when + " is too old");
    }
}
