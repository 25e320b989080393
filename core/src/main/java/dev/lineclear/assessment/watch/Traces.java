package dev.lineclear.assessment.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What the latest requests of all sessions counted as, so that what is said can name those behind it. The oldest are given up:
 * then what is said names fewer, and the log has them all. Takes no memory of sessions. Thread-safe.
 */
final class Traces {
    /** Named beside the one that something is seen at: enough to begin with. */
    static final int EARLIER = 3;

    /** Requests that are told apart by more than that they came: minutes of a busy fleet. */
    private static final int TELLING = 1_024;

    /** The others, which come by the thousand, so that they push none of those out. */
    private static final int PLAIN = 512;

    /** Looked back through for one thing that is said: all of them took the hundredth proposal twice as long (41 µs, not 27). */
    private static final int LOOKED = 256;

    private static final long PLAIN_KINDS = Count.ASKED.kind() | Count.NEW.kind() | Count.DATA.kind();

    /** Whether or not it was asked before. */
    private static final long ASKED = Count.CHANGES.kind() | Count.AGAIN.kind();

    private final Ring telling = new Ring(TELLING);
    private final Ring plain = new Ring(PLAIN);

    /**
     * Which are meant.
     *
     * @param kind a bit of these at least
     * @param column where the one stands whose they are
     * @param whose they are
     * @param about what they are about, one of these
     */
    private record Which(long kind, int column, long whose, long[] about) {
        private static final long[] WHATEVER = {};
        private static final int SESSION = 0;
        private static final int OF_AGENT = 1;
        private static final int OF_ALL = -1;

        static Which of(long kind, Request r, String whose) {
            return switch (whose) {
                case Sight.FLEET -> new Which(kind, OF_ALL, 0, WHATEVER);
                case Sight.AGENT -> new Which(kind, OF_AGENT, r.agent(), WHATEVER);
                default -> new Which(kind, SESSION, r.session(), WHATEVER);
            };
        }

        boolean is(long[] entries, int at) {
            return (entries[at + 2] & kind) != 0
                    && (column == OF_ALL || entries[at + column] == whose)
                    && (about == WHATEVER || Arrays.stream(about).anyMatch(thing -> thing == entries[at + 3]));
        }
    }

    /** The latest, of a number. */
    private static final class Ring {
        /** Session, agent, kinds, the first thing, when, and its id in two. */
        private static final int WIDTH = 7;

        private final long[] entries;
        private int next;

        Ring(int most) {
            this.entries = new long[most * WIDTH];
        }

        void add(Request r, long kinds) {
            entries[next] = r.session();
            entries[next + 1] = r.agent();
            entries[next + 2] = kinds;
            entries[next + 3] = r.things().length == 0 ? 0 : r.things()[0];
            entries[next + 4] = r.second();
            entries[next + 5] = Behind.first(r.proposal().id());
            entries[next + 6] = Behind.second(r.proposal().id());
            next = (next + WIDTH) % entries.length;
        }

        /** From the newest back, until there are enough or they are too old: seldom far where much is said. */
        void latest(Which which, long since, List<String> into) {
            int enough = into.size() + EARLIER;
            int at = next;
            for (int i = Math.min(LOOKED, entries.length / WIDTH); i > 0 && into.size() < enough; i--) {
                at = (at == 0 ? entries.length : at) - WIDTH;
                if (entries[at] == 0 || entries[at + 4] < since) {
                    return;
                }
                if (which.is(entries, at)) {
                    String id = Behind.text(entries[at + 5], entries[at + 6]);
                    if (!into.contains(id)) {
                        into.add(id);
                    }
                }
            }
        }
    }

    /** @param kinds of {@link Sign#kind} and {@link Count#kind} */
    synchronized void add(Request r, long kinds) {
        if (kinds != 0) {
            ((kinds & ~PLAIN_KINDS) == 0 ? plain : telling).add(r, kinds);
        }
    }

    /** Ids of the latest before this one that counted so, of its session, of its agent, or of all; oldest first. */
    List<String> latest(long kind, Request r, String whose, long since) {
        return latest(Which.of(kind, r, whose), (kind & PLAIN_KINDS) != 0, r, since);
    }

    /** Of its session's changes those that were first of all about what it is about. */
    List<String> about(Request r) {
        return latest(
                new Which(ASKED, Which.SESSION, r.session(), r.things()),
                false,
                r,
                r.second() - Sign.THRASHING.lately());
    }

    private synchronized List<String> latest(Which which, boolean also, Request r, long since) {
        List<String> ids = new ArrayList<>(2 * EARLIER);
        telling.latest(which, since, ids);
        if (also) {
            plain.latest(which, since, ids);
        }
        ids.remove(r.proposal().id());
        Collections.sort(ids);
        return ids.subList(Math.max(0, ids.size() - EARLIER), ids.size());
    }
}
