package dev.lineclear.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Lets one call at a time run, from one port call to the next; who is next is the simulation's choice alone. */
final class Turns {
    /** Steps take microseconds; this is long enough for the slowest machine. */
    private static final int STUCK_SECONDS = 60;

    /** A call on its way: a virtual thread that waits for its turn nearly always. */
    static class Turn {
        private final Semaphore go = new Semaphore(0);
        private final List<Throwable> failed = new ArrayList<>();
        private Thread thread = Thread.currentThread();
        private boolean started;
        private boolean done;

        boolean done() {
            return done;
        }
    }

    private final Semaphore back = new Semaphore(0);
    private Turn current = new Turn();

    Turn current() {
        return current;
    }

    /** Runs {@code turn} until it pauses or ends; {@code body} is what it does, from its first turn on. */
    void run(Turn turn, Runnable body) {
        current = turn;
        if (turn.started) {
            turn.go.release();
        } else {
            turn.started = true;
            turn.thread = Thread.ofVirtual().start(() -> {
                try {
                    body.run();
                } catch (Throwable e) {
                    turn.failed.add(e);
                } finally {
                    turn.done = true;
                    back.release();
                }
            });
        }
        awaitBack(turn);
        if (!turn.failed.isEmpty()) {
            throw new AssertionError("a call ended with " + turn.failed.getFirst(), turn.failed.getFirst());
        }
    }

    /** A call that neither pauses nor ends would hang the test; it is shown where it hangs instead. */
    private void awaitBack(Turn turn) {
        try {
            if (!back.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a call is stuck:\n  at "
                        + Arrays.stream(turn.thread.getStackTrace())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining("\n  at ")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Gives the turn back; returns when it comes round again. */
    void pause() {
        Turn mine = current;
        back.release();
        mine.go.acquireUninterruptibly();
    }
}
