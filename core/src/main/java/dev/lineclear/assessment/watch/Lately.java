package dev.lineclear.assessment.watch;

/**
 * Whether something came in the last minutes: two maps of bits, of which the older is given up each time. A little of what
 * is new is taken for known, one in thirty at most; by a map that is a quarter full nothing is, so that nobody hides what
 * they do behind much else, and nobody who does much is said to repeat it. Not thread-safe.
 */
final class Lately {
    /** Five minutes, after which the older map is given up: what came is known for that long at least, for twice at most. */
    private static final int SECONDS = 300;

    private final int hashes;
    private final long[] bits;
    private long turn;
    private int set;
    private boolean olderCrowded;

    /**
     * @param bits of one map, a power of two
     * @param hashes by how many bits each is known: one, where they are to be counted
     */
    Lately(int bits, int hashes) {
        this.hashes = hashes;
        this.bits = new long[2 * bits / Long.SIZE];
    }

    /** Whether it did not come; from now on it did. */
    boolean fresh(long hash, long second) {
        long now = second / SECONDS;
        if (now > turn) {
            int half = bits.length / 2;
            olderCrowded = now == turn + 1 && crowded();
            if (now == turn + 1) {
                System.arraycopy(bits, 0, bits, half, half);
            } else {
                java.util.Arrays.fill(bits, half, bits.length, 0);
            }
            java.util.Arrays.fill(bits, 0, half, 0);
            turn = now;
            set = 0;
        }
        int half = bits.length / 2;
        boolean newer = true;
        boolean older = true;
        for (int i = 0; i < hashes; i++) {
            int bit = (int) (hash + i * (hash >>> 32)) & half * Long.SIZE - 1;
            long mask = 1L << bit;
            int at = bit / Long.SIZE;
            newer &= (bits[at] & mask) != 0;
            older &= (bits[half + at] & mask) != 0;
            set += (bits[at] & mask) == 0 ? 1 : 0;
            bits[at] |= mask;
        }
        return !(newer && !crowded()) && !(older && !olderCrowded);
    }

    /** Three bits, each set in one of four: one in sixty-four is taken for another. */
    private boolean crowded() {
        return set > bits.length / 2 * Long.SIZE / 4;
    }

    /** About how many different ones came, in as long as is known; of more than the map can tell apart, fewer. */
    int distinct() {
        int half = bits.length / 2;
        int set = 0;
        for (int i = 0; i < half; i++) {
            set += Long.bitCount(bits[i] | bits[half + i]);
        }
        int all = half * Long.SIZE;
        // Linear counting (Whang, Vander-Zanden, Taylor 1990): corrects for those that share a bit.
        return set == all ? all * 4 : (int) Math.round(-all * Math.log(1 - (double) set / all));
    }
}
