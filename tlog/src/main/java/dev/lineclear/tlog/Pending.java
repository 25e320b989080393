package dev.lineclear.tlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Entries that are in the journal but not yet under a published checkpoint, in order. Guarded by the log's lock. */
final class Pending {
    /** One entry: its journal record, which holds its bytes, and its leaf hash. */
    static final class Item {
        final long index;
        final byte[] record;
        final byte[] leafHash;
        final CompletableFuture<Long> durable = new CompletableFuture<>();

        Item(long index, byte[] record, byte[] leafHash) {
            this.index = index;
            this.record = record;
            this.leafHash = leafHash;
        }

        int length() {
            return record.length - JournalRecord.HEADER_BYTES;
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
        bytes += item.record.length;
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
            sum += item.record.length;
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
            bytes -= items.get(count++).record.length;
        }
        items.subList(0, count).clear();
    }

    /** The entry of an index, if it waits here. */
    Optional<byte[]> entry(long index) {
        if (!holds(index)) {
            return Optional.empty();
        }
        byte[] record = get(index).record;
        return Optional.of(Arrays.copyOfRange(record, JournalRecord.HEADER_BYTES, record.length));
    }
}
