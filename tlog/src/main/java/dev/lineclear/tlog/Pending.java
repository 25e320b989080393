package dev.lineclear.tlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Entries that are in the journal but not yet under a published checkpoint, in order. Guarded by the log's lock. */
final class Pending {
    /**
     * One entry, as the record that goes into the journal: a header that is filled in when it is written, and the
     * entry. Records that follow each other in one slab are written at once.
     */
    static final class Item {
        final long index;
        final byte[] slab;
        final int at;
        final int length;
        final CompletableFuture<Long> durable = new CompletableFuture<>();

        Item(long index, byte[] slab, int at, int length) {
            this.index = index;
            this.slab = slab;
            this.at = at;
            this.length = length;
        }

        int end() {
            return at + length;
        }

        /** Where the entry itself begins. */
        int entryAt() {
            return at + JournalRecord.HEADER_BYTES;
        }

        int entryLength() {
            return length - JournalRecord.HEADER_BYTES;
        }
    }

    private final Slabs slabs;
    // A list and not a deque: readers ask for entries by index.
    private final ArrayList<Item> items = new ArrayList<>();
    /** The items whose durability has not been reported, which are the last ones. */
    private final ArrayDeque<Item> unforced = new ArrayDeque<>();

    private long bytes;

    /** @param keptBytes how much memory is kept when nothing waits */
    Pending(long keptBytes) {
        this.slabs = new Slabs(keptBytes);
    }

    /** Takes an entry, which is copied. */
    Item add(long index, byte[] entry) {
        int length = JournalRecord.length(entry.length);
        byte[] slab = slabs.take(length, index);
        Item item = new Item(index, slab, slabs.place(length), length);
        System.arraycopy(entry, 0, slab, item.entryAt(), entry.length);
        items.add(item);
        unforced.add(item);
        bytes += length;
        return item;
    }

    /** How many wait, headers included: many small entries must not slip under the limit. */
    long bytes() {
        return bytes;
    }

    /** Takes those below an index off the list of unreported ones. */
    List<Item> takeForced(long below) {
        List<Item> forced = new ArrayList<>();
        while (!unforced.isEmpty() && unforced.getFirst().index < below) {
            forced.add(unforced.removeFirst());
        }
        return forced;
    }

    /** Items with an index from {@code from} to below {@code to}, at most about {@code maxBytes} of them. */
    List<Item> slice(long from, long to, long maxBytes) {
        List<Item> slice = new ArrayList<>();
        long sum = 0;
        for (long index = from; index < to && sum < maxBytes && holds(index); index++) {
            Item item = get(index);
            slice.add(item);
            sum += item.length;
        }
        return slice;
    }

    private boolean holds(long index) {
        return !items.isEmpty() && index >= items.getFirst().index && index <= items.getLast().index;
    }

    private Item get(long index) {
        return items.get((int) (index - items.getFirst().index));
    }

    void dropBelow(long index) {
        int count = 0;
        while (count < items.size() && items.get(count).index < index) {
            bytes -= items.get(count++).length;
        }
        items.subList(0, count).clear();
        slabs.releaseBelow(index);
    }

    /** The entry of an index, if it waits here. */
    Optional<byte[]> entry(long index) {
        if (!holds(index)) {
            return Optional.empty();
        }
        Item item = get(index);
        return Optional.of(Arrays.copyOfRange(item.slab, item.entryAt(), item.end()));
    }
}
