package dev.lineclear.assessment.watch;

/**
 * How often things were brought back to what they had just been: made and deleted in turns, or changed to and fro, in
 * whichever sessions. What comes anew takes the place of what was turned least; so what is turned again and again stays,
 * whatever comes once between. Not thread-safe.
 */
final class Flips {
    /** Places that a thing may be in. */
    private static final int WAYS = 4;

    /** The thing; how it was made to be lately, four of sixteen bits each, the latest last; who did; when, and how often. */
    private static final int WIDTH = 4;

    private static final int STATE = 16;
    private static final long STATES = (1L << STATE) - 1;
    private static final int TIMES = 24;
    private static final int MAX_TIMES = (1 << TIMES) - 1;

    /** After which what did not come again is forgotten; as of one session: {@link Turns}. */
    private static final long SECONDS = 3_600;

    private final long[] entries;

    /** @param sets of four things each, a power of two */
    Flips(int sets) {
        this.entries = new long[sets * WAYS * WIDTH];
    }

    /**
     * A thing is asked to be so.
     *
     * @param state as {@link Request#state} has it
     * @param who asks; the same as before turns nothing, where it is not 0
     * @return how often it was to be as it had been, and not as it was last
     */
    int came(long thing, int state, long who, long second) {
        int at = place(thing, second);
        long word = entries[at + 3];
        if (entries[at] != thing || over(word, second)) {
            entries[at] = thing;
            entries[at + 1] = state;
            entries[at + 2] = who;
            entries[at + 3] = second << TIMES;
            return 0;
        }
        long states = entries[at + 1];
        boolean other = (states & STATES) != state;
        boolean turned = other && before(states, state) && (who == 0 || who != entries[at + 2]);
        int times = (int) Math.min(MAX_TIMES, (word & MAX_TIMES) + (turned ? 1 : 0));
        entries[at + 1] = other ? states << STATE | state : states;
        entries[at + 2] = other ? who : entries[at + 2];
        entries[at + 3] = second << TIMES | times;
        return times;
    }

    private static boolean before(long states, int state) {
        for (long left = states >>> STATE; left != 0; left >>>= STATE) {
            if ((left & STATES) == state) {
                return true;
            }
        }
        return false;
    }

    private static boolean over(long word, long second) {
        return second - (word >>> TIMES) > SECONDS;
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
            long word = entries[at + 3];
            long worth = entries[at] == 0 || over(word, second) ? -1 : (word & MAX_TIMES) << 2 * STATE | word >>> TIMES;
            if (worth < fewest) {
                fewest = worth;
                least = at;
            }
        }
        return least;
    }
}
