package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Uploads kept aside on disk until their digest is known and they are cleared. Thread-safe. */
public final class Spool {
    /** S3's largest object in one request. */
    public static final long MAX_BYTES = 5L << 30;

    /** All that is aside at once: an agent must not fill the disk that the log is on. */
    public static final long TOTAL_BYTES = 20L << 30;

    /**
     * What stays free of the volume whatever is aside: as a rule the log and the store are on it, and go on with this for
     * tens of thousands of changes while people make room.
     */
    public static final long RESERVE_BYTES = 1L << 30;

    /** Of a small volume that would be all: there it is one part of so many. */
    private static final int RESERVE_PART = 10;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String PREFIX = "upload-";
    private static final String SUFFIX = ".part";

    private final Path directory;
    private final long maxBytes;
    private final long totalBytes;
    private final long reserveBytes;
    private final AtomicLong used = new AtomicLong();

    /** One looks and writes at a time: two that see the same room would both take it. */
    private final Lock room = new ReentrantLock();

    Spool(Path directory, long maxBytes, long totalBytes, long reserveBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.totalBytes = totalBytes;
        this.reserveBytes = reserveBytes;
    }

    /**
     * Deletes what a process before left there when it was killed: objects' content as it came, which nothing counts.
     *
     * @param directory for temporary files of this process alone, which holds a lock that says so; best not where the log is
     * @throws IOException when something stays
     */
    public static Spool open(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : left) {
                Files.delete(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IOException("what uploads left in " + directory + " cannot be deleted; do it by hand: " + e, e);
        }
        long part = directory.toFile().getTotalSpace() / RESERVE_PART;
        return new Spool(directory, MAX_BYTES, TOTAL_BYTES, Math.min(RESERVE_BYTES, part));
    }

    /** What is aside; closing deletes it. */
    final class Aside implements AutoCloseable {
        private final Path file;
        private long size;
        private String sha256 = "";

        private Aside(Path file) {
            this.file = file;
        }

        long size() {
            return size;
        }

        String sha256() {
            return sha256;
        }

        InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public void close() {
            used.addAndGet(-size);
            size = 0;
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }

    /**
     * Reads {@code body} to its end.
     *
     * @throws Refused when there is no room for it
     * @throws IOException the client's own, when its body breaks off or is not what it says
     */
    Aside keep(InputStream body) throws IOException, Refused {
        Aside aside = aside();
        OutputStream out;
        try {
            out = Files.newOutputStream(aside.file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            aside.close();
            throw full();
        }
        boolean kept = false;
        try {
            MessageDigest digest = Digest.sha256();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = body.readNBytes(buffer, 0, BUFFER_BYTES);
                    n > 0;
                    n = body.readNBytes(buffer, 0, BUFFER_BYTES)) {
                digest.update(buffer, 0, n);
                aside.size += n;
                if (used.addAndGet(n) > totalBytes) {
                    throw full();
                }
                if (aside.size > maxBytes) {
                    throw new Refused(Refusal.of(413, "the upload is larger than " + maxBytes + " bytes"));
                }
                write(out, buffer, n);
            }
            close(out);
            aside.sha256 = HexFormat.of().formatHex(digest.digest());
            kept = true;
            return aside;
        } finally {
            if (!kept) {
                closeQuietly(out);
                aside.close();
            }
        }
    }

    private Aside aside() throws Refused {
        try {
            return new Aside(Files.createTempFile(directory, PREFIX, SUFFIX));
        } catch (IOException e) {
            throw full();
        }
    }

    /** What others write to the volume meanwhile counts as well, so that each piece looks anew. */
    private void write(OutputStream out, byte[] buffer, int n) throws Refused {
        room.lock();
        try {
            if (directory.toFile().getUsableSpace() - n < reserveBytes) {
                throw full();
            }
            out.write(buffer, 0, n);
        } catch (IOException e) {
            throw full();
        } finally {
            room.unlock();
        }
    }

    private static void close(OutputStream out) throws Refused {
        try {
            out.close();
        } catch (IOException e) {
            throw full();
        }
    }

    @SuppressWarnings("EmptyCatch") // the file is deleted next, and the failure that led here is on its way
    private static void closeQuietly(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
        }
    }

    private static Refused full() {
        return new Refused(Refusal.of(
                503,
                "there is no room on the gateway's disk to keep this upload aside. Send it with its SHA-256 as"
                        + " x-amz-content-sha256, which needs none, or again when other uploads are through"));
    }
}
