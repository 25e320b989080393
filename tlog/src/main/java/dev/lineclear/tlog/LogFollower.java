package dev.lineclear.tlog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps a mirror beside a log: it copies what is new, in a thread of its own that appending never
 * waits for. When the target fails it is tried again, from where it stopped. Closing it before the log copies what is
 * published by then.
 */
public final class LogFollower implements AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final TransparencyLog log;
    private final MirrorTarget target;
    private final String origin;
    private final List<VerifierKey> keys;
    private final Duration pause;
    private final CompletableFuture<Boolean> closing = new CompletableFuture<>();
    private final Thread thread;
    private volatile MirrorState state = new MirrorState(0, Optional.empty());

    private LogFollower(TransparencyLog log, LogOptions options, MirrorTarget target, Duration pause) {
        this.log = log;
        this.target = target;
        this.origin = options.origin();
        this.keys = options.verifierKeys();
        this.pause = pause;
        this.thread = Thread.ofPlatform().daemon().name("tlog-mirror").unstarted(this::follow);
    }

    /**
     * Begins to follow.
     *
     * @param options those that the log was opened with
     * @param target used by this follower alone until it is closed
     * @param pause how long it waits after each copy, failed or not: seconds for a bucket, since each copy writes the files
     *     anew that are not full yet
     */
    public static LogFollower start(TransparencyLog log, LogOptions options, MirrorTarget target, Duration pause) {
        LogFollower follower = new LogFollower(log, options, target, pause);
        follower.thread.start();
        return follower;
    }

    /** How far the mirror is and whether the last attempt failed. */
    public MirrorState state() {
        return state;
    }

    private void follow() {
        boolean ended = false;
        while (true) {
            // Asked first, so that what was published before is copied.
            boolean last = ended || closing.isDone();
            boolean copied = copy();
            if (last) {
                return;
            }
            if (copied) {
                ended = !await(CompletableFuture.anyOf(log.integrated(state.mirrored()), closing), FOR_EVER);
            }
            ended = ended || !await(closing, pause);
        }
    }

    private boolean copy() {
        try {
            SignedCheckpoint copied = LogMirror.mirror(log.source(), target, origin, keys, VerificationProgress.NONE);
            state = new MirrorState(copied.size(), Optional.empty());
            return true;
        } catch (IOException | RuntimeException e) {
            state = new MirrorState(state.mirrored(), Optional.of(e));
            System.getLogger(LogFollower.class.getName())
                    .log(System.Logger.Level.WARNING, "the mirror is behind at " + state.mirrored(), e);
            return false;
        }
    }

    /** Waits for an event, and then says whether more may follow: not after the log has failed or was closed. */
    private static boolean await(CompletableFuture<?> event, Duration most) {
        try {
            event.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException over) {
            return true;
        } catch (ExecutionException over) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("the mirroring thread belongs to its follower alone", e);
        }
    }

    /** Copies what is published, once, and stops. The target is not closed. */
    @Override
    public void close() throws IOException {
        closing.complete(true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Optional<Exception> error = state.error();
        if (error.isPresent()) {
            throw new IOException("the mirror is behind, at " + state.mirrored() + " entries", error.get());
        }
    }
}
