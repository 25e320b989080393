package dev.lineclear.server.review;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.server.guard.GuardedSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What came of accepted patterns, out of the log's records: a session in which one fired is a hit when it came to something
 * bad afterwards, within a day, and a false alarm when it did not. What somebody prevented because of it counts as a false
 * alarm: the log cannot tell that. Not thread-safe.
 */
public final class Firings {
    /** A session lives for eight hours by default, and whoever takes something back does it soon. */
    public static final Duration WITHIN = Duration.ofDays(1);

    private final Map<String, Tally> tallies = new TreeMap<>();
    private Instant latest = Instant.EPOCH;

    /** In one session, the first time. */
    static final class Firing {
        private final Instant at;
        private boolean hit;

        private Firing(Instant at) {
            this.at = at;
        }

        /** Its session came to something bad. */
        void came(Instant bad) {
            hit |= !bad.isBefore(at) && !bad.isAfter(at.plus(WITHIN));
        }
    }

    /** Of one pattern. */
    private static final class Tally {
        private final Forerunner pattern;
        private final Instant since;
        private final long record;
        private final Deque<Firing> open = new ArrayDeque<>();
        private long hits;
        private long falseAlarms;

        Tally(Forerunner pattern, Instant since, long record) {
            this.pattern = pattern;
            this.since = since;
            this.record = record;
        }

        /** Those whose time is over, oldest first. */
        void settle(Instant now) {
            while (!open.isEmpty() && open.peekFirst().at.plus(WITHIN).isBefore(now)) {
                if (open.removeFirst().hit) {
                    hits++;
                } else {
                    falseAlarms++;
                }
            }
        }

        Counted counted() {
            long soon = open.stream().filter(f -> f.hit).count();
            return new Counted(pattern, since, record, hits + soon, falseAlarms, open.size() - soon);
        }
    }

    /**
     * An accepted pattern.
     *
     * @param since when it was accepted
     * @param record the index of the record that says so
     * @param hits sessions in which it fired that came to something bad afterwards
     * @param falseAlarms those that did not
     * @param open those of which it is too early to say
     */
    public record Counted(Forerunner pattern, Instant since, long record, long hits, long falseAlarms, long open) {
        public long fired() {
            return hits + falseAlarms + open;
        }

        /** Of those of which it can be said. */
        Rate precision() {
            return new Rate(hits, hits + falseAlarms);
        }

        /** In words, with its interval. */
        public String precisionWords() {
            return precision().words();
        }

        /** Between what the true share of hits lies, 19 times of 20. */
        public double low() {
            return precision().low();
        }

        public double high() {
            return precision().high();
        }
    }

    void time(Instant now) {
        latest = now.isAfter(latest) ? now : latest;
    }

    /** Owners agreed on settings; what they were is over from here on. */
    void accepted(JsonNode settings, Story.Line line) {
        List<Forerunner> now;
        try {
            now = Forerunner.all(settings.path(GuardedSettings.PATTERNS).asString(""));
        } catch (IllegalArgumentException e) {
            // Of another version, which knows other steps: nothing of it can be counted here.
            now = List.of();
        }
        Map<String, Tally> before = new TreeMap<>(tallies);
        tallies.clear();
        for (Forerunner pattern : now) {
            Tally known = before.get(pattern.signal());
            boolean same = known != null && known.pattern.equals(pattern);
            tallies.put(pattern.signal(), same ? known : new Tally(pattern, line.time(), line.index()));
        }
    }

    /** What is not accepted, or not any more, is counted nowhere. */
    Firing fired(String name, Instant at) {
        Firing firing = new Firing(at);
        Tally tally = tallies.get(name);
        if (tally != null) {
            tally.settle(at);
            tally.open.addLast(firing);
        }
        return firing;
    }

    /** By name. */
    List<Counted> counted() {
        List<Counted> all = new ArrayList<>();
        tallies.values().forEach(tally -> {
            tally.settle(latest);
            all.add(tally.counted());
        });
        return all;
    }
}
