package dev.lineclear.server.mirror;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogMirror;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.VerificationProgress;
import dev.lineclear.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mirror of a log, on a thread of its own that nothing waits for. It reads the log's published files, so it goes
 * on whether the log takes records or not, and copies up to the last signed checkpoint, which it writes last. A place that
 * is away, full or wrong is tried again for ever, and said; it never keeps the gateway from its work.
 */
public final class Mirroring implements AutoCloseable {
    /** How long stopping waits for the last copy; without it the next start makes it. */
    private static final Duration LAST = Duration.ofSeconds(20);

    /** A log that grows fast moves on while it is copied, each time by less. */
    private static final int MAX_ATTEMPTS = 10;

    /** As C2SP's signed-note has it, generously. */
    private static final int MAX_CHECKPOINT = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Mirroring.class);

    private final Configuration.Mirror mirror;
    private final TileSource log;
    private final String origin;
    private final List<VerifierKey> keys;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("mirror").unstarted(this::follow);
    private volatile long mirrored;
    private volatile long failures;
    private volatile String trouble = "";
    private byte[] copied = {};
    private Optional<Places.Open> open = Optional.empty();

    private Mirroring(Configuration.Mirror mirror, Path log, List<VerifierKey> keys) {
        this.mirror = mirror;
        this.log = growing(TileSource.directory(log));
        this.keys = List.copyOf(keys);
        this.origin = keys.getLast().name();
    }

    /**
     * Begins at once. To be closed after the log, so that the last copy is of the last checkpoint.
     *
     * @param keys the log's, the one it signs with last
     */
    public static Mirroring start(Configuration.Mirror mirror, Path log, List<VerifierKey> keys) {
        Mirroring mirroring = new Mirroring(mirror, log, keys);
        mirroring.thread.start();
        return mirroring;
    }

    /** Records in the mirror, under a signed checkpoint; 0 until it was looked at. */
    public long mirrored() {
        return mirrored;
    }

    /** Attempts that failed since the start. */
    public long failures() {
        return failures;
    }

    /** Why the mirror is behind; empty when the last attempt did not fail. */
    public Optional<String> warning() {
        return trouble.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the mirror " + mirror.place() + " has " + mirrored + " records and gets no more: " + trouble);
    }

    private void follow() {
        boolean last = false;
        while (true) {
            turn();
            if (last) {
                return;
            }
            try {
                last = closing.await(mirror.every().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void turn() {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try {
                byte[] checkpoint = log.read(TileSource.CHECKPOINT, MAX_CHECKPOINT);
                if (!Arrays.equals(checkpoint, copied)) {
                    copy(checkpoint);
                }
                return;
            } catch (MovedOn e) {
                if (TileSource.CHECKPOINT.equals(e.getMessage())) {
                    // Nothing is published yet; a log that lost its checkpoint says so itself.
                    return;
                }
                if (attempt == MAX_ATTEMPTS) {
                    failed("the log has no " + e.getMessage());
                }
            } catch (BadDataException e) {
                failed("what is there is not this log, or was tampered with: " + e.getMessage());
                return;
            } catch (IOException | RuntimeException e) {
                failed(String.valueOf(e.getMessage()));
                return;
            }
        }
    }

    /** A file of the log's right edge that a fuller one has replaced since the checkpoint was read. */
    private static final class MovedOn extends NoSuchFileException {
        MovedOn(String path) {
            super(path);
        }
    }

    private static TileSource growing(TileSource source) {
        return (path, maxBytes) -> {
            try {
                return source.read(path, maxBytes);
            } catch (NoSuchFileException e) {
                throw (MovedOn) new MovedOn(path).initCause(e);
            }
        };
    }

    private void copy(byte[] checkpoint) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(Places.target(mirror.place()));
        }
        SignedCheckpoint there = LogMirror.mirror(log, open.get().target(), origin, keys, VerificationProgress.NONE);
        mirrored = there.size();
        copied = there.size() == SignedCheckpoint.parse(checkpoint).size() ? checkpoint : new byte[0];
        if (!trouble.isEmpty()) {
            LOG.info("the mirror {} is up to date again, at {} records", mirror.place(), mirrored);
            trouble = "";
        }
    }

    /** Said once for each reason. What was open may be stale, so it is opened anew. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by this thread alone.
    private void failed(String why) {
        failures++;
        if (!why.equals(trouble)) {
            LOG.warn("the mirror {} is behind, at {} records: {}", mirror.place(), mirrored, why);
        }
        trouble = why;
        end();
    }

    private void end() {
        open.ifPresent(o -> {
            try {
                o.close();
            } catch (IOException e) {
                LOG.debug("the mirror did not close: {}", e.toString());
            }
        });
        open = Optional.empty();
    }

    /** Copies what is published, if that does not take long. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(LAST)) {
                thread.interrupt();
                LOG.warn("the mirror {} is behind, at {} records; the next start goes on", mirror.place(), mirrored);
                return;
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
