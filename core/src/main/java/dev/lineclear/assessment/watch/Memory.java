package dev.lineclear.assessment.watch;

import dev.lineclear.assessment.watch.Turns.Seen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a session, an agent, or all of them: as much however much there was. What only changes need is there
 * from the first on. Guarded by itself.
 */
class Memory {
    /** Bits by which requests are told apart: most that are asked for in five minutes before a session is halted. */
    private static final int REQUESTS = 512;

    /** One in five thousand is taken for another while there are ten, one in forty when there are sixty. */
    private static final int HASHES = 3;

    private static final int THINGS = 256;

    /** Things of which is known how often they were made and deleted in turns. */
    private static final int TURNING = 3;

    private static final int HOUR = 3_600;

    /** Records behind what is said: enough to begin with. */
    private static final int RECORDS = 4;

    final Pulse pulse = new Pulse();
    private @Nullable Lately requests;
    private @Nullable Lately things;
    private @Nullable Turns turns;
    private @Nullable Behind changes;
    private @Nullable Walk walk;
    private long told;
    private int looked;
    private int hour;

    /** Whether it is time to look at all of it together: twice a minute at most. */
    boolean due(long second) {
        int now = (int) (second / Count.Span.MINUTES.seconds);
        boolean due = now > looked;
        looked = Math.max(now, looked);
        return due;
    }

    /** Whether it has been said this hour. @param what a sign's number, or one beyond; less than 64 */
    boolean told(int what, long second) {
        int now = (int) (second / HOUR);
        if (now > hour) {
            hour = now;
            told = 0;
        }
        return (told & 1L << what) != 0;
    }

    /** Whether it has not been said this hour; from now on it has. */
    boolean news(int what, long second) {
        boolean news = !told(what, second);
        told |= 1L << what;
        return news;
    }

    /** Whether no such change was asked for lately. Of what is read, and of what things hold, each counts. */
    boolean fresh(Request r) {
        if (!r.changes()) {
            return true;
        }
        if (requests == null) {
            requests = new Lately(REQUESTS, HASHES);
        }
        return requests.fresh(r.what(), r.second());
    }

    /**
     * Counts it.
     *
     * @param fresh whether the request did not come lately: what it asks for counts once
     * @param again whether it, or the same change in another session, did
     */
    void count(Request r, boolean fresh, boolean again) {
        pulse.add(Count.ASKED, 1, r.second());
        pulse.add(Count.AGAIN, again ? 1 : 0, r.second());
        if (!fresh) {
            return;
        }
        if (r.data()) {
            pulse.add(Count.DATA, r.way() == 2 ? r.much() : 0, r.second());
        } else if (r.changes()) {
            pulse.add(Count.CHANGES, r.much(), r.second());
            pulse.add(Count.DELETES, r.deletes() ? r.much() : 0, r.second());
            pulse.add(Count.WIDENED, r.widens() ? 1 : 0, r.second());
            pulse.add(Count.UNPROTECTED, r.unprotects() ? r.much() : 0, r.second());
        }
    }

    void changes(Request r) {
        if (changes == null) {
            changes = new Behind(RECORDS);
        }
        changes.add(r.proposal().id());
    }

    /** About how many different things lately; what is beyond the first of a request counts without being looked at. */
    int spread(Request r) {
        if (things == null) {
            things = new Lately(THINGS, 1);
        }
        for (long thing : r.things()) {
            things.fresh(thing, r.second());
        }
        return things.distinct() + r.much() - r.things().length;
    }

    /** How often any of what it is about was made and deleted in turns. */
    int turned(Request r) {
        if (turns == null) {
            turns = new Turns(TURNING);
        }
        int most = 0;
        for (long thing : r.things()) {
            Seen seen = turns.came(thing, r.way() == 3 ? 0 : r.way(), r.second());
            most = Math.max(most, seen.turns());
        }
        return most;
    }

    /** What was within minutes counts no more. */
    void calm() {
        pulse.calm();
        things = null;
        if (walk != null) {
            walk.calm();
        }
    }

    /** How far it came in these patterns. */
    Walk walk(Sequences sequences) {
        Walk its = walk;
        if (its == null) {
            its = new Walk(sequences);
            walk = its;
        }
        its.under(sequences);
        return its;
    }

    /** Ids of the latest changes. */
    List<String> records() {
        return changes == null ? List.of() : changes.all();
    }
}
