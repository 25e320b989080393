package dev.lineclear.server.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** How long it took from a record of one sort to the next of another sort about the same thing: a percentile. */
final class Durations implements Query.Counting {
    /** Under way at once; the oldest is given up. */
    private static final int MAX_WAITING = 100_000;

    /** More of them would not change a percentile that anybody can tell apart. */
    private static final int MAX = 1_000_000;

    private static final double MILLIS = 1_000;
    private static final int WHOLE = 100;

    private final Predicate<Entry> from;
    private final Predicate<Entry> to;
    private final Part path;
    private final int percent;
    private final Map<String, Instant> waiting = new LinkedHashMap<>();
    private final List<Long> millis = new ArrayList<>();

    /** @param path what says that two records are about the same thing */
    Durations(Predicate<Entry> from, Predicate<Entry> to, Part path, int percent) {
        this.from = from;
        this.to = to;
        this.path = path;
        this.percent = percent;
    }

    @Override
    public void on(Entry entry, boolean within) {
        boolean ends = to.test(entry);
        if (!ends && !from.test(entry)) {
            return;
        }
        String about = String.join(", ", entry.at(path));
        if (about.isEmpty()) {
            return;
        }
        if (ends) {
            Instant began = waiting.remove(about);
            if (began != null && within && millis.size() < MAX) {
                millis.add(Duration.between(began, entry.time()).toMillis());
            }
        } else {
            if (waiting.size() == MAX_WAITING) {
                waiting.remove(waiting.keySet().iterator().next());
            }
            waiting.putIfAbsent(about, entry.time());
        }
    }

    /** By nearest rank. */
    @Override
    public Answer answer() {
        if (millis.isEmpty()) {
            return Answer.of("none");
        }
        List<Long> sorted = millis.stream().sorted().toList();
        int rank = (int) Math.ceil(percent * (double) sorted.size() / WHOLE);
        double seconds = sorted.get(Math.max(0, rank - 1)) / MILLIS;
        return Answer.of(String.format(Locale.ROOT, "%.3f s, of %d", seconds, sorted.size()));
    }
}
