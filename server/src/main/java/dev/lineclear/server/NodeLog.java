package dev.lineclear.server;

import dev.lineclear.server.around.Rounds;
import dev.lineclear.server.guard.Lately;
import dev.lineclear.server.notify.Telling;
import dev.lineclear.server.operate.LogHealth;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's log. One that failed, on a full disk say, takes nothing more; it is opened again from what is on disk, and
 * checked as at any start, until that succeeds. Meanwhile nothing can be recorded, so everything is refused.
 */
final class NodeLog implements LogHealth, Telling.Past, Lately.Log, Rounds.Log, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);

    /** Witnesses that are away may hold a checkpoint back for longer; whoever asks goes on without then. */
    private static final int COVER_SECONDS = 10;

    private final Opener opener;
    private final Runnable mended;
    private volatile TransparencyLog log;
    private volatile String obstacle = "";
    private boolean closed;

    /** Opens the log's directory. */
    @FunctionalInterface
    interface Opener {
        TransparencyLog open() throws IOException;
    }

    private NodeLog(Opener opener, Runnable mended, TransparencyLog log) {
        this.opener = opener;
        this.mended = mended;
        this.log = log;
    }

    /** @param mended told each time a log that had failed takes records again */
    static NodeLog open(Opener opener, Runnable mended) throws IOException {
        return new NodeLog(opener, mended, opener.open());
    }

    /** As it is open now. */
    TransparencyLog current() {
        return log;
    }

    @Override
    public long size() {
        return log.size();
    }

    @Override
    public byte[] entry(long index) throws IOException {
        try {
            return log.entry(index);
        } catch (BadDataException e) {
            throw new IOException("record " + index + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until a published checkpoint covers every record that there is now.
     *
     * @return the checkpoint's size
     * @throws IOException when that does not come about within {@value #COVER_SECONDS} seconds
     */
    long covered() throws IOException {
        long last = log.size() - 1;
        try {
            return last < 0
                    ? 0
                    : log.integrated(last).get(COVER_SECONDS, TimeUnit.SECONDS).size();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no checkpoint covers record " + last + " yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    SignedCheckpoint checkpoint() {
        return log.checkpoint();
    }

    @Override
    public Optional<String> failure() {
        return log.failure().map(e -> obstacle.isEmpty() ? e.toString() : obstacle);
    }

    /** To be called regularly: opens a log that has failed again. */
    void mend() {
        if (log.failure().isPresent() && reopened()) {
            mended.run();
        }
    }

    private synchronized boolean reopened() {
        Optional<Throwable> failure = log.failure();
        if (closed || failure.isEmpty()) {
            return false;
        }
        try {
            log.close();
        } catch (IOException e) {
            LOG.debug("the log that failed is closed: {}", e.toString());
        }
        try {
            log = opener.open();
            obstacle = "";
            LOG.warn("the log takes records again, {} of them on disk; it had failed: {}", log.size(), failure.get());
            return true;
        } catch (IOException | RuntimeException e) {
            String now = failure.get() + "; it cannot be opened again: " + e.getMessage();
            if (!now.equals(obstacle)) {
                LOG.error("nothing can be recorded, so everything is refused: {}", now);
            }
            obstacle = now;
            return false;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        log.close();
    }
}
