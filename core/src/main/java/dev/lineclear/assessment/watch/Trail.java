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

    private final long[] entries;
    private int next;

    Trail(int most) {
        this.entries = new long[most * WIDTH];
    }

    void add(long about, long how, long second, String id) {
        entries[next] = about;
        entries[next + 1] = how;
        entries[next + 2] = second;
        entries[next + 3] = Behind.first(id);
        entries[next + 4] = Behind.second(id);
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
                String id = Behind.text(entries[at + 3], entries[at + 4]);
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
}
