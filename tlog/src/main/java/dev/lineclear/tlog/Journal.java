package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where entries are written and forced before they are in tiles: segments named by the index they start at. Those
 * whose entries are all published are used again, oldest first, so that the ones kept never have a gap.
 *
 * <p>{@link #write} and {@link #rotate} are called under the log's writing lock; {@link #force} by its committing
 * thread, which is the one that rotates, so that no file is closed while it is forced; {@link #release} by its
 * publishing thread. The set of segments has a lock of its own.
 */
final class Journal implements AutoCloseable {
    /** A segment is read whole when recovering, and released whole once it is published. */
    static final int SEGMENT_BYTES = 16 * 1024 * 1024;

    /** Published segments kept to be used again: with the pending bytes' default, as many as are in use. */
    static final int SPARE_SEGMENTS = 3;

    private static final String PREFIX = "journal-";

    private record Segment(long first, Path file) {}

    private final Path directory;
    private final int segmentBytes;
    /** In order, the last one being written. Guarded by itself: rotated in by one thread, released by another. */
    private final Deque<Segment> segments = new ArrayDeque<>();
    /** How many entries are published. Guarded by {@link #segments}. */
    private long published;

    private JournalSegment current;

    /**
     * Begins a new segment.
     *
     * @param segmentBytes the length at which the next is begun
     * @param published how many entries are; the rest, to {@code next}, is in segments that were there before
     */
    Journal(Path directory, int segmentBytes, long published, long next) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.published = published;
        for (JournalRecovery.SegmentFile old : JournalRecovery.segments(directory)) {
            if (old.first() != next) {
                segments.add(new Segment(old.first(), old.file()));
            }
        }
        // Not one used again: there may be two segments of this index, and the one with its name must be whole.
        this.current = JournalSegment.create(segmentFile(directory, next), next);
        segments.add(new Segment(next, segmentFile(directory, next)));
    }

    static Path segmentFile(Path directory, long first) {
        return directory.resolve(PREFIX + "%020d".formatted(first));
    }

    static boolean isSegment(Path file) {
        return Disk.name(file).matches(PREFIX + "[0-9]{20}");
    }

    static long first(Path file) throws BadDataException {
        String digits = Disk.name(file).substring(PREFIX.length());
        return Decimal.parse(digits.replaceFirst("^0{1,19}", ""), "journal segment's index");
    }

    void write(List<Pending.Item> batch, long durable) throws IOException {
        current.write(batch, durable);
    }

    void force() throws IOException {
        current.force();
    }

    boolean isFull() {
        return current.position() >= segmentBytes;
    }

    /** Forces this segment and begins the next, so that only the last segment can have a torn tail. */
    void rotate(long next) throws IOException {
        current.force();
        current.close();
        Path target = segmentFile(directory, next);
        synchronized (segments) {
            if (oldestIsSpare()) {
                Segment spare = segments.removeFirst();
                current = JournalSegment.reuse(spare.file(), target, next);
            } else {
                current = JournalSegment.create(target, next);
            }
            segments.add(new Segment(next, target));
        }
    }

    private boolean oldestIsSpare() {
        if (segments.size() < 2) {
            return false;
        }
        Segment oldest = segments.removeFirst();
        boolean spare = segments.getFirst().first() <= published;
        segments.addFirst(oldest);
        return spare;
    }

    /** Gives up segments that hold only entries below an index, which are under a published checkpoint on disk. */
    void release(long below) throws IOException {
        synchronized (segments) {
            published = below;
            long spares = segments.stream().filter(s -> s.first() <= below).count() - 1;
            for (; spares > SPARE_SEGMENTS; spares--) {
                Files.deleteIfExists(segments.removeFirst().file());
            }
        }
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
