package dev.lineclear.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when, as a user says it. */
final class Period {
    private static final Pattern AGO = Pattern.compile("([1-9]\\d{0,4})([dhm])");

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description =
                    "A moment (2026-11-21T10:00:00Z), a day in UTC (2026-11-21), or 30d, 12h, 90m ago (default: all).")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "WHEN", description = "The same, not included (default: now).")
    @Nullable
    String until;

    private final Instant now = Instant.now();

    /** @throws CliException where it is after what it ends with, or in the future: nothing would look like good news */
    Instant since() {
        String given = since;
        if (given == null) {
            return Instant.EPOCH;
        }
        Instant from = past("--since", given, now);
        if (until != null && !from.isBefore(ends())) {
            throw new CliException("--since " + given + " is not before --until " + until);
        }
        return from;
    }

    /** Before anything long is done for it. @throws CliException where nothing can be in it */
    void check() {
        until();
    }

    /** Whether somebody said since when. */
    boolean given() {
        return since != null;
    }

    /** Whether somebody said from when or to when. */
    boolean asked() {
        return since != null || until != null;
    }

    Instant until() {
        since();
        return ends();
    }

    private Instant ends() {
        String given = until;
        return given == null ? now.plus(Duration.ofDays(1)) : moment("--until", given, now);
    }

    /** For what says from when to when it is: nothing of the future. */
    Instant untilNow() {
        return until == null ? now : until();
    }

    /** @throws CliException when it is not before now */
    static Instant past(String option, String given, Instant now) {
        Instant moment = moment(option, given, now);
        if (!moment.isBefore(now)) {
            throw new CliException(option + " " + given + " is in the future");
        }
        return moment;
    }

    /** @param now what those ago are before */
    static Instant moment(String option, String given, Instant now) {
        Matcher ago = AGO.matcher(given);
        if (ago.matches()) {
            long many = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "d" -> Duration.ofDays(many);
                        case "h" -> Duration.ofHours(many);
                        default -> Duration.ofMinutes(many);
                    });
        }
        try {
            return given.contains("T")
                    ? Instant.parse(given)
                    : LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new CliException(option + " takes a moment, a day, or 30d, 12h, 90m ago; not " + given);
        }
    }
}
