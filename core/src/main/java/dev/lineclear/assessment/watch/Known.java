package dev.lineclear.assessment.watch;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Names that were seen before: a Bloom filter in two halves, of which the older is given up when the newer is full, so that
 * who makes up ever new names forgets their own. Not thread-safe.
 */
final class Known {
    /** Of each half: 1 KiB, for about a thousand names before one in fifty is taken for known though it is not. */
    private static final int BITS = 8_192;

    private static final int HASHES = 3;

    /** Names in a half, after which the other is begun. */
    private static final int FULL = 1_000;

    private final long[] bits = new long[2 * BITS / Long.SIZE];
    private int newer;
    private int names;

    boolean has(long hash) {
        return in(0, hash) || in(1, hash);
    }

    private boolean in(int half, long hash) {
        for (int i = 0; i < HASHES; i++) {
            int bit = half * BITS + bit(hash, i);
            if ((bits[bit / Long.SIZE] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long hash, int i) {
        return (int) ((hash & 0xffffffffL) + i * (hash >>> 32)) & BITS - 1;
    }

    void add(long hash) {
        if (in(newer, hash)) {
            return;
        }
        if (names == FULL) {
            newer = 1 - newer;
            names = 0;
            Arrays.fill(bits, newer * BITS / Long.SIZE, (newer + 1) * BITS / Long.SIZE, 0);
        }
        for (int i = 0; i < HASHES; i++) {
            int bit = newer * BITS + bit(hash, i);
            bits[bit / Long.SIZE] |= 1L << bit;
        }
        names++;
    }

    static int bytes() {
        return 2 * BITS / Byte.SIZE + 2 * Integer.BYTES;
    }

    void write(ByteBuffer out) {
        for (long word : bits) {
            out.putLong(word);
        }
        out.putInt(newer);
        out.putInt(names);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] = in.getLong();
        }
        newer = in.getInt() & 1;
        names = in.getInt();
    }
}
