package dev.lineclear.assessment.watch;

import java.util.ArrayList;
import java.util.List;

/** Ids of the last few proposals, in two numbers each; what is no id of ours is remembered as all zeros. Not thread-safe. */
final class Behind {
    private static final int ID = 26;
    private static final int HALF = 13;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /** Their numbers by letter: looked for in the alphabet, an id took a third of a microsecond, several times a request. */
    private static final byte[] NUMBERS = new byte[128];

    static {
        for (byte i = 0; i < ALPHABET.length(); i++) {
            NUMBERS[ALPHABET.charAt(i)] = i;
        }
    }

    private final long[] ids;
    private int next;

    Behind(int most) {
        this.ids = new long[2 * most];
    }

    void add(String id) {
        ids[next] = first(id);
        ids[next + 1] = second(id);
        next = (next + 2) % ids.length;
    }

    /** Oldest first. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < ids.length; i += 2) {
            int at = (next + i) % ids.length;
            if (ids[at] != 0) {
                all.add(text(ids[at], ids[at + 1]));
            }
        }
        return all;
    }

    /**
     * The first half, thirteen letters of five bits, and in the bit that they leave, since the first letter is 7 at most, the
     * one that the second half has too many.
     */
    static long first(String id) {
        return id.length() == ID ? packed(id, 0) | (long) (number(id.charAt(HALF)) >>> 4) << 63 : 0;
    }

    static long second(String id) {
        return id.length() == ID ? packed(id, HALF) : 0;
    }

    private static long packed(String id, int from) {
        long bits = 0;
        for (int i = from; i < from + HALF; i++) {
            bits = bits << 5 | number(id.charAt(i));
        }
        return bits;
    }

    private static int number(char letter) {
        return letter < NUMBERS.length ? NUMBERS[letter] : 0;
    }

    static String text(long first, long second) {
        char[] letters = new char[ID];
        long left = first & Long.MAX_VALUE;
        long right = second;
        for (int i = HALF - 1; i >= 0; i--) {
            letters[i] = ALPHABET.charAt((int) (left & 31));
            letters[HALF + i] = ALPHABET.charAt((int) (right & 31));
            left >>>= 5;
            right >>>= 5;
        }
        if (first < 0) {
            letters[HALF] = ALPHABET.charAt(number(letters[HALF]) | 16);
        }
        return new String(letters);
    }
}
