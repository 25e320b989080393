package dev.lineclear.tlog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where entries are written and forced before they are in tiles: segments named by the index they start at.
 *
 * <p>{@link #write} and {@link #rotate} are called under the log's writing lock; {@link #force} by its committing
 * thread, which is the one that rotates, so that no file is closed while it is forced; {@link #dropBelow} by its publishing thread. The set of segments has a lock of its own.
 */
final class Journal implements AutoCloseable {
    /** A segment is read whole when recovering, and deleted whole once it is published. */
    static final int SEGMENT_BYTES = 16 * 1024 * 1024;

    private static final String PREFIX = "journal-";

    private record Segment(long first, Path file) {}

    private final Path directory;
    /** Guarded by itself: rotated in by one thread, dropped by another. */
    private final Deque<Segment> segments = new ArrayDeque<>();

    // RandomAccessFile because interrupting a thread that writes must not close the file under all others.
    private RandomAccessFile file;
    /** Read by the committing thread without a lock: rotating one batch later does not matter. */
    private volatile long written;

    Journal(Path directory, long firstIndex) throws IOException {
        this.directory = directory;
        for (JournalRecovery.SegmentFile old : JournalRecovery.segments(directory)) {
            if (old.first() != firstIndex) {
                segments.add(new Segment(old.first(), old.file()));
            }
        }
        this.file = create(firstIndex);
    }

    static Path segmentFile(Path directory, long first) {
        return directory.resolve(PREFIX + "%020d".formatted(first));
    }

    static boolean isSegment(Path file) {
        return DurableFiles.name(file).matches(PREFIX + "[0-9]{20}");
    }

    static long first(Path file) throws BadDataException {
        String digits = DurableFiles.name(file).substring(PREFIX.length());
        return Decimal.parse(digits.replaceFirst("^0{1,19}", ""), "journal segment's index");
    }

    private RandomAccessFile create(long firstIndex) throws IOException {
        Path path = segmentFile(directory, firstIndex);
        DurableFiles.replace(directory.resolve(PREFIX + "new"), path, new byte[0]);
        synchronized (segments) {
            segments.add(new Segment(firstIndex, path));
        }
        written = 0;
        return new RandomAccessFile(path.toFile(), "rw");
    }

    void write(List<byte[]> sealed) throws IOException {
        byte[] all = sealed.getFirst();
        if (sealed.size() > 1) {
            ByteBuffer together =
                    ByteBuffer.allocate(sealed.stream().mapToInt(r -> r.length).sum());
            sealed.forEach(together::put);
            all = together.array();
        }
        file.write(all);
        long before = written;
        written = before + all.length;
    }

    /** After this returns, everything written before it was called survives a power loss. */
    @SuppressWarnings("resource") // The channel is the file's; closing it would close the file.
    void force() throws IOException {
        FileChannel channel = file.getChannel();
        channel.force(false);
    }

    boolean isFull() {
        return written >= SEGMENT_BYTES;
    }

    /** Forces this segment and begins the next, so that only the last segment can have a torn tail. */
    void rotate(long nextIndex) throws IOException {
        force();
        file.close();
        file = create(nextIndex);
    }

    /** Deletes segments that hold only entries below an index, which are published. */
    void dropBelow(long index) throws IOException {
        synchronized (segments) {
            while (segments.size() > 1) {
                Segment oldest = segments.removeFirst();
                if (segments.getFirst().first() > index) {
                    segments.addFirst(oldest);
                    return;
                }
                Files.deleteIfExists(oldest.file());
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
