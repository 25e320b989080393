package dev.lineclear.gate.aws;

import dev.lineclear.proposal.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Uploads kept aside on disk until their digest is known and they are cleared. Thread-safe. */
public final class Spool {
    /** S3's largest object in one request. */
    public static final long MAX_BYTES = 5L << 30;

    /** All that is aside at once: an agent must not fill the disk that the log is on. */
    public static final long TOTAL_BYTES = 20L << 30;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path directory;
    private final long maxBytes;
    private final long totalBytes;
    private final AtomicLong used = new AtomicLong();

    /** @param directory for temporary files; best not where the log is */
    public Spool(Path directory) {
        this(directory, MAX_BYTES, TOTAL_BYTES);
    }

    Spool(Path directory, long maxBytes, long totalBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.totalBytes = totalBytes;
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
        Aside aside;
        OutputStream out;
        try {
            aside = new Aside(Files.createTempFile(directory, "upload-", ".part"));
            out = new BufferedOutputStream(Files.newOutputStream(aside.file, StandardOpenOption.WRITE), BUFFER_BYTES);
        } catch (IOException e) {
            throw full();
        }
        boolean kept = false;
        try {
            MessageDigest digest = Digest.sha256();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
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

    private static void write(OutputStream out, byte[] buffer, int n) throws Refused {
        try {
            out.write(buffer, 0, n);
        } catch (IOException e) {
            throw full();
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
        return new Refused(Refusal.of(503, "there is no room on the gateway's disk to keep this upload aside"));
    }
}
