package dev.lineclear.assessment.watch;

/**
 * How often the same came again, and how often it was turned round: of the few that come most. What comes anew takes the
 * place of what came least; so what is asked again and again in a loop stays, whatever comes once between. Not thread-safe.
 */
final class Turns {
    private static final int WAY = 2;
    private static final int TURNS = 14;
    private static final int TIMES = 16;
    private static final int MAX_TIMES = (1 << TIMES) - 1;
    private static final int MAX_TURNS = (1 << TURNS) - 1;

    /** After which what did not come again is forgotten. */
    private static final long SECONDS = 3_600;

    /** What it is; then in one number: when it came last, how often, how often turned, and which way it went last. */
    private final long[] entries;

    Turns(int most) {
        this.entries = new long[2 * most];
    }

    /**
     * @param way 0 for none, else one of three
     * @return how often it came, and it was turned
     */
    Seen came(long what, int way, long second) {
        int at = place(what, second);
        long word = entries[at + 1];
        boolean known = entries[at] == what && second - when(word) <= SECONDS;
        long times = known ? Math.min(MAX_TIMES, times(word) + 1) : 1;
        int before = (int) (word & (1 << WAY) - 1);
        boolean turned = known && way != 0 && before != 0 && before != way;
        long turns = known ? Math.min(MAX_TURNS, turns(word) + (turned ? 1 : 0)) : 0;
        int last = way == 0 && known ? before : way;
        entries[at] = what;
        entries[at + 1] = second << TIMES + TURNS + WAY | times << TURNS + WAY | turns << WAY | last;
        return new Seen((int) times, (int) turns);
    }

    record Seen(int times, int turns) {}

    private int place(long what, long second) {
        int least = 0;
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i] == what) {
                return i;
            }
            boolean over = entries[i] == 0 || second - when(entries[i + 1]) > SECONDS;
            long times = over ? 0 : times(entries[i + 1]) << 32 | when(entries[i + 1]);
            if (times < fewest) {
                fewest = times;
                least = i;
            }
        }
        return least;
    }

    private static long when(long word) {
        return word >>> TIMES + TURNS + WAY;
    }

    private static long times(long word) {
        return word >>> TURNS + WAY & MAX_TIMES;
    }

    private static long turns(long word) {
        return word >>> WAY & MAX_TURNS;
    }
}
