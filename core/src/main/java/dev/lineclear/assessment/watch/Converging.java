package dev.lineclear.assessment.watch;

import java.util.List;
import java.util.Optional;

/** Which things several sessions ask to change at about the same time. A thousand things at most. Not thread-safe. */
final class Converging {
    /** Places, and those of them that a thing may be in: a full one is given up for the newest. */
    private static final int SETS = 256;

    private static final int WAYS = 4;

    /** Sessions of a thing that are told apart. */
    private static final int SESSIONS = 6;

    /** As two sessions that meet: {@link dev.lineclear.assessment.Meetings}. */
    private static final int SECONDS = 600;

    private final Entry[] entries = new Entry[SETS * WAYS];

    /** One thing, and who asks for it. */
    private static final class Entry {
        private final long thing;
        private final Trail trail = new Trail(SESSIONS);
        private long last;

        Entry(long thing) {
            this.thing = thing;
        }
    }

    /** Sessions, and the latest proposal of each. */
    record Met(int sessions, List<String> records) {}

    /** The thing that most sessions ask to change, when there are that many. */
    Optional<Met> met(Request r, int least) {
        Optional<Met> most = Optional.empty();
        for (long thing : r.things()) {
            Entry entry = entry(thing, r.second());
            if (entry.trail
                    .ids((session, how, at) -> session == r.session() && r.second() - at <= SECONDS)
                    .isEmpty()) {
                entry.trail.add(r.session(), r.what(), r.second(), r.proposal().id());
            }
            entry.last = r.second();
            List<String> others = entry.trail.since(r.second() - SECONDS);
            if (others.size() >= least
                    && others.size() > most.map(Met::sessions).orElse(0)) {
                most = Optional.of(new Met(others.size(), others));
            }
        }
        return most;
    }

    private Entry entry(long thing, long second) {
        int from = (int) (thing & SETS - 1) * WAYS;
        int oldest = from;
        for (int i = from; i < from + WAYS; i++) {
            Entry entry = entries[i];
            if (entry != null && entry.thing == thing) {
                return entry;
            }
            if (entry == null || entries[oldest] != null && entry.last < entries[oldest].last) {
                oldest = i;
            }
        }
        Entry fresh = new Entry(thing);
        fresh.last = second;
        entries[oldest] = fresh;
        return fresh;
    }
}
