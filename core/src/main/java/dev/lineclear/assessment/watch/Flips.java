package dev.lineclear.assessment.watch;

/**
 * How often things were brought back to what they had just been: made and deleted in turns, or changed to and fro, in
 * whichever sessions. What was done counts, so that nobody is blamed for asking again for what waits. What comes anew takes
 * the place of what was turned least; so what is turned again and again stays, whatever comes once between. Not thread-safe.
 */
final class Flips {
    /** Places that a thing may be in. */
    private static final int WAYS = 4;

    /** The thing; how it was made to be, the latest last; who did so last; when it came last; in which minutes it was turned. */
    private static final int WIDTH = 5;

    private static final int WHO = 2;
    private static final int WHEN = 3;
    private static final int TURNED = 4;

    /** Of states and of minutes there are four in a number. */
    private static final int BITS = 16;

    private static final long ONE = (1L << BITS) - 1;

    private static final int MINUTE = 60;
    private static final int HOUR = 60;

    private final long[] entries;

    /** @param sets of four things each, a power of two */
    Flips(int sets) {
        this.entries = new long[sets * WAYS * WIDTH];
    }

    /**
     * How often it was turned within the hour, were it to be so now; four at most.
     *
     * @param state as {@link Request#state} has it
     * @param who asks; whoever did it last turns nothing, where it is not 0
     */
    int would(long thing, int state, long who, long second) {
        int at = place(thing, second);
        boolean known = entries[at] == thing && !over(at, second);
        return known ? Math.min(4, turns(at, second) + (turns(at, state, who) ? 1 : 0)) : 0;
    }

    /** It was made to be so. */
    void was(long thing, int state, long who, long second) {
        int at = place(thing, second);
        if (entries[at] != thing || over(at, second)) {
            entries[at] = thing;
            entries[at + 1] = state;
            entries[at + TURNED] = 0;
        } else {
            if (turns(at, state, who)) {
                entries[at + TURNED] = entries[at + TURNED] << BITS | minute(second);
            }
            if ((entries[at + 1] & ONE) != state) {
                entries[at + 1] = entries[at + 1] << BITS | state;
            }
        }
        entries[at + WHO] = who;
        entries[at + WHEN] = second;
    }

    /** Whether it was so before, and is not now. */
    private boolean turns(int at, int state, long who) {
        long states = entries[at + 1];
        if ((states & ONE) == state || who != 0 && who == entries[at + WHO]) {
            return false;
        }
        for (long left = states >>> BITS; left != 0; left >>>= BITS) {
            if ((left & ONE) == state) {
                return true;
            }
        }
        return false;
    }

    private int turns(int at, long second) {
        int turns = 0;
        for (long left = entries[at + TURNED]; left != 0; left >>>= BITS) {
            turns += (minute(second) - (left & ONE) & ONE) <= HOUR ? 1 : 0;
        }
        return turns;
    }

    /** Never 0, which is where nothing is; it begins anew after six weeks, when none of it counts any more. */
    private static long minute(long second) {
        return Math.max(1, second / MINUTE & ONE);
    }

    private boolean over(int at, long second) {
        return second - entries[at + WHEN] > (long) HOUR * MINUTE;
    }

    private int place(long thing, long second) {
        int sets = entries.length / (WAYS * WIDTH);
        int from = (int) (thing & sets - 1) * WAYS * WIDTH;
        int least = from;
        long fewest = Long.MAX_VALUE;
        for (int at = from; at < from + WAYS * WIDTH; at += WIDTH) {
            if (entries[at] == thing) {
                return at;
            }
            boolean free = entries[at] == 0 || over(at, second);
            long worth = free ? -1 : (long) turns(at, second) << 2 * BITS | entries[at + WHEN];
            if (worth < fewest) {
                fewest = worth;
                least = at;
            }
        }
        return least;
    }
}
