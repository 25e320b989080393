package dev.lineclear.server.config;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Limits.Budget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code watch}: what an agent may do in an hour and in a day before more is asked of it. Written as {@code 100/h 500/d}. */
public final class WatchSection {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})/h[, ]+([0-9]{1,6})/d");

    private WatchSection() {}

    static Limits read(Section s) {
        Limits limits = new Limits(
                s.parsed("destroyed", WatchSection::budget).orElse(Limits.DEFAULT.destroyed()),
                s.parsed("changed", WatchSection::budget).orElse(Limits.DEFAULT.changed()),
                s.parsed("failed", WatchSection::budget).orElse(Limits.DEFAULT.failed()));
        s.done();
        return limits;
    }

    /** @throws IllegalArgumentException when it is not one, with how one is written */
    public static Budget budget(String text) {
        Matcher found = FORM.matcher(text.strip());
        if (!found.matches()) {
            throw new IllegalArgumentException(
                    "must be so many an hour and so many a day, such as 100/h 500/d, not " + text);
        }
        return new Budget(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
    }

    /** As it is read. */
    public static String text(Budget budget) {
        return budget.hour() + "/h " + budget.day() + "/d";
    }
}
