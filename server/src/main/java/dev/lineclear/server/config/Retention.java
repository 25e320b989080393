package dev.lineclear.server.config;

import java.time.Duration;
import java.util.Optional;

/**
 * For how long what is kept aside is kept: for ever, unless something stands here.
 *
 * @param captures what was read before changes, so that they can be put back
 * @param values what records only commit to
 */
public record Retention(Optional<Duration> captures, Optional<Duration> values) {
    /** What goes wrong over a long weekend is still put back after it. */
    public static final Duration LEAST = Duration.ofDays(7);

    /** Whoever wants longer wants it for ever. */
    public static final Duration MOST = Duration.ofDays(36_500);

    /** Nothing is removed. */
    public static final Retention FOR_EVER = new Retention(Optional.empty(), Optional.empty());

    public Retention {
        captures.ifPresent(time -> check(time, Durations.print(time)));
        values.ifPresent(time -> check(time, Durations.print(time)));
    }

    /**
     * @param written as people wrote it
     * @throws IllegalArgumentException when it is shorter or longer than may be
     */
    private static Duration check(Duration time, String written) {
        if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("what is kept aside is kept for " + Durations.print(LEAST) + " to "
                    + Durations.print(MOST) + ", not " + written);
        }
        return time;
    }

    /** From what a file says. @throws IllegalArgumentException when it is no such time */
    static Duration parse(String text) {
        return check(Durations.parse(text, MOST), text);
    }
}
