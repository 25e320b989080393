package dev.lineclear.assessment.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

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
     * @param whose they are: by session or by agent; both empty for all
     * @param about what they are about, one of these
     */
    private record Which(long kind, OptionalLong session, OptionalLong agent, long[] about) {
        private static final long[] WHATEVER = {};

        static Which of(long kind, Request r, String whose, long[] about) {
            return new Which(
                    kind,
                    whose.equals(Sight.SESSION) ? OptionalLong.of(r.session()) : OptionalLong.empty(),
                    whose.equals(Sight.AGENT) ? OptionalLong.of(r.agent()) : OptionalLong.empty(),
                    about);
        }

        boolean about(long thing) {
            return about == WHATEVER || Arrays.stream(about).anyMatch(t -> t == thing);
        }
    }

    /** The latest, of a number: in columns, of which most looks read one. */
    private static final class Ring {
        private final long[] kinds;
        private final long[] sessions;
        private final long[] agents;
        private final long[] things;
        private final long[] seconds;
        private final long[] ids;
        private int next;

        Ring(int most) {
            this.kinds = new long[most];
            this.sessions = new long[most];
            this.agents = new long[most];
            this.things = new long[most];
            this.seconds = new long[most];
            this.ids = new long[2 * most];
        }

        void add(Request r, long kind) {
            kinds[next] = kind;
            sessions[next] = r.session();
            agents[next] = r.agent();
            things[next] = r.things().length == 0 ? 0 : r.things()[0];
            seconds[next] = r.second();
            ids[2 * next] = Behind.first(r.proposal().id());
            ids[2 * next + 1] = Behind.second(r.proposal().id());
            next = (next + 1) % kinds.length;
        }

        /** From the newest back, until there are enough or they are too old: seldom far where much is said. */
        void latest(Which which, long since, List<String> into) {
            int enough = into.size() + EARLIER;
            int at = next;
            for (int i = Math.min(LOOKED, kinds.length); i > 0 && into.size() < enough; i--) {
                at = (at == 0 ? kinds.length : at) - 1;
                if (seconds[at] < since) {
                    return;
                }
                if ((kinds[at] & which.kind()) != 0 && is(which, at)) {
                    String id = Behind.text(ids[2 * at], ids[2 * at + 1]);
                    if (!into.contains(id)) {
                        into.add(id);
                    }
                }
            }
        }

        private boolean is(Which which, int at) {
            return (which.session().isEmpty() || which.session().getAsLong() == sessions[at])
                    && (which.agent().isEmpty() || which.agent().getAsLong() == agents[at])
                    && which.about(things[at]);
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
        return latest(Which.of(kind, r, whose, Which.WHATEVER), (kind & PLAIN_KINDS) != 0, r, since);
    }

    /** Of its session's changes, its agent's, or all, those that were first of all about what it is about. */
    List<String> about(Request r, String whose) {
        return latest(Which.of(ASKED, r, whose, r.things()), false, r, r.second() - Sign.THRASHING.lately());
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
