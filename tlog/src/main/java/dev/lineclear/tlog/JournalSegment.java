package dev.lineclear.tlog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;

/**
 * A segment of the journal that is written to. Its file is longer than what was written: it grows by zeros, a step at a
 * time, or is one whose entries are published and whose blocks are used again. So forcing it writes the records alone,
 * while forcing a file that grows would have the file system commit its own journal each time, and wait for whatever
 * else is in it: three to four times as long while tiles are being forced, measured on ext4.
 *
 * <p>{@link #write} is called under one lock, {@link #force} by one thread.
 */
final class JournalSegment implements AutoCloseable {
    /** Few enough steps to matter to nobody, and a step is forced within milliseconds. */
    private static final int STEP_BYTES = 1024 * 1024;

    private static final SecureRandom SALTS = new SecureRandom();

    // RandomAccessFile because interrupting a thread that writes must not close the file under all others.
    private final RandomAccessFile file;
    private final long salt;
    private long allocated;
    /** Read by the committing thread without a lock: rotating one batch later does not matter. */
    private volatile long position = JournalHeader.BYTES;

    private JournalSegment(RandomAccessFile file, long salt) throws IOException {
        this.file = file;
        this.salt = salt;
        this.allocated = file.length();
        file.seek(position);
    }

    private static JournalHeader header(long first) {
        return new JournalHeader(first, SALTS.nextLong());
    }

    /** Begins a new file, which is at its place and forced when this returns; what was at the place is replaced. */
    static JournalSegment create(Path target, long first) throws IOException {
        JournalHeader header = header(first);
        Disk.replace(target.resolveSibling("segment.new"), target, header.toBytes());
        return open(target, header);
    }

    /**
     * Begins a segment in the file of one that is no longer needed. Until the file has its new name its old one says
     * that it is not read, so its header may be overwritten.
     */
    static JournalSegment reuse(Path old, Path target, long first) throws IOException {
        JournalHeader header = header(first);
        try (RandomAccessFile file = new RandomAccessFile(old.toFile(), "rw")) {
            file.write(header.toBytes());
            file.getFD().sync();
        }
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Disk.forceDirectory(Disk.parent(target));
        return open(target, header);
    }

    private static JournalSegment open(Path path, JournalHeader header) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            return new JournalSegment(file, header.salt());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    void write(List<Pending.Item> batch, long durable) throws IOException {
        for (Pending.Item item : batch) {
            JournalRecord.seal(item.slab, item.at, item.length, item.index, durable, salt);
        }
        for (int first = 0; first < batch.size(); ) {
            int last = first;
            while (last + 1 < batch.size() && follows(batch.get(last), batch.get(last + 1))) {
                last++;
            }
            Pending.Item start = batch.get(first);
            append(start.slab, start.at, batch.get(last).end() - start.at);
            first = last + 1;
        }
    }

    private static boolean follows(Pending.Item one, Pending.Item next) {
        return next.slab == one.slab && next.at == one.end();
    }

    private void append(byte[] from, int offset, int length) throws IOException {
        long end = position + length;
        if (end > allocated) {
            byte[] zeros = new byte[STEP_BYTES];
            file.seek(allocated);
            while (allocated < end) {
                file.write(zeros);
                allocated += zeros.length;
            }
            file.seek(position);
        }
        file.write(from, offset, length);
        position = end;
    }

    /** After this returns, everything written before it was called survives a power loss. */
    @SuppressWarnings("resource") // The channel is the file's; closing it would close the file.
    void force() throws IOException {
        FileChannel channel = file.getChannel();
        channel.force(false);
    }

    /** Where the next record goes. */
    long position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
