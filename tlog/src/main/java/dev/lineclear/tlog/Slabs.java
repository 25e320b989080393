package dev.lineclear.tlog;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for the records that wait, in pieces of a MiB that are used again in turn. A collector of garbage then has
 * next to nothing to copy: with an array for each entry it copied all that waited, and stopped everyone for 80 ms twice
 * a second at full load. Guarded by the log's lock.
 */
final class Slabs {
    /** Holds sixteen of the largest records, so little is left over at the end of a slab. */
    static final int BYTES = 1024 * 1024;

    /** A slab and the index of the last record in it. */
    private static final class Used {
        final byte[] bytes;
        long last;

        Used(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final int mostFree;
    private final Deque<Used> used = new ArrayDeque<>();
    private final Deque<byte[]> free = new ArrayDeque<>();
    private int filled = BYTES;

    /** @param keptBytes how much is kept when nothing waits */
    Slabs(long keptBytes) {
        this.mostFree = (int) (keptBytes / BYTES);
    }

    /** Room for a record: its place is {@link #place} and then in the current slab, which is returned. */
    byte[] take(int length, long index) {
        if (filled + length > BYTES) {
            used.add(new Used(free.isEmpty() ? new byte[BYTES] : free.remove()));
            filled = 0;
        }
        Used current = used.getLast();
        current.last = index;
        filled += length;
        return current.bytes;
    }

    /** Where the record just taken room for begins. */
    int place(int length) {
        return filled - length;
    }

    /** The slabs whose records are all below an index may be used again, the one being filled excepted. */
    void releaseBelow(long index) {
        while (used.size() > 1 && used.getFirst().last < index) {
            byte[] bytes = used.remove().bytes;
            if (free.size() < mostFree) {
                free.add(bytes);
            }
        }
    }
}
