package dev.lineclear.tlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Entries that are in the journal but not yet under a published checkpoint, in order. Guarded by the log's lock. */
final class Pending {
    /** One entry and its leaf hash. */
    static final class Item {
        final long index;
        final byte[] entry;
        final byte[] leafHash;
        final CompletableFuture<Long> durable = new CompletableFuture<>();

        Item(long index, byte[] entry, byte[] leafHash) {
            this.index = index;
            this.entry = entry;
            this.leafHash = leafHash;
        }

        /** What counts against the limit; many small entries must not slip under it. */
        int bytes() {
            return JournalRecord.length(entry);
        }
    }

    // A list and not a deque: readers ask for entries by index.
    private final ArrayList<Item> items = new ArrayList<>();
    /** The items whose durability has not been reported, which are the last ones. */
    private final ArrayDeque<Item> unforced = new ArrayDeque<>();

    private long bytes;

    void add(Item item) {
        items.add(item);
        unforced.add(item);
        bytes += item.bytes();
    }

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
            sum += item.bytes();
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
            bytes -= items.get(count++).bytes();
        }
        items.subList(0, count).clear();
    }

    /** The entry of an index, if it waits here. */
    Optional<byte[]> entry(long index) {
        return holds(index) ? Optional.of(get(index).entry.clone()) : Optional.empty();
    }
}
