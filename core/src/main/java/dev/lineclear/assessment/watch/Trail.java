package dev.lineclear.assessment.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * The last few proposals of some kind, so that what is said can name the records behind it; each with what it was about. The
 * oldest is given up. Not thread-safe.
 */
final class Trail {
    /** Two numbers of what it was about, when, and its id in two. */
    private static final int WIDTH = 5;

    private static final int ID = 26;
    private static final int HALF = 13;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final long[] entries;
    private int next;

    Trail(int most) {
        this.entries = new long[most * WIDTH];
    }

    void add(long about, long how, long second, String id) {
        entries[next] = about;
        entries[next + 1] = how;
        entries[next + 2] = second;
        // What is no id of ours is remembered as all zeros.
        boolean ours = id.length() == ID;
        entries[next + 3] = ours ? packed(id, 0) | lost(id) : 0;
        entries[next + 4] = ours ? packed(id, HALF) : 0;
        next = (next + WIDTH) % entries.length;
    }

    /** Whether one entry is meant. */
    interface Which {
        boolean is(long about, long how, long second);
    }

    /** Ids of those, oldest first, each once. */
    List<String> ids(Which which) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < entries.length; i += WIDTH) {
            int at = (next + i) % entries.length;
            if (entries[at] != 0 && which.is(entries[at], entries[at + 1], entries[at + 2])) {
                String id = unpacked(entries[at + 3], entries[at + 4]);
                if (!ids.contains(id)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /** Ids of those that came not before then. */
    List<String> since(long second) {
        return ids((about, how, at) -> at >= second);
    }

    /** Thirteen letters of five bits each: of the second half's 65 the first is lost. */
    private static long packed(String id, int from) {
        long bits = 0;
        for (int i = from; i < from + HALF; i++) {
            bits = bits << 5 | Math.max(0, ALPHABET.indexOf(id.charAt(i)));
        }
        return bits;
    }

    /** It is kept where the first half, whose first letter is 7 at most, leaves room. */
    private static long lost(String id) {
        return (long) (Math.max(0, ALPHABET.indexOf(id.charAt(HALF))) >>> 4) << 63;
    }

    private static String unpacked(long first, long second) {
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
            letters[HALF] = ALPHABET.charAt(ALPHABET.indexOf(letters[HALF]) | 16);
        }
        return new String(letters);
    }
}
