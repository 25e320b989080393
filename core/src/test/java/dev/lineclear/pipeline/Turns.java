package dev.lineclear.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Lets one call at a time run, from one port call to the next; who is next is the simulation's choice alone. */
final class Turns {
    /** A call on its way: a virtual thread that waits for its turn nearly always. */
    static class Turn {
        private final Semaphore go = new Semaphore(0);
        private final List<Throwable> failed = new ArrayList<>();
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
            Thread.ofVirtual().start(() -> {
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
        back.acquireUninterruptibly();
        if (!turn.failed.isEmpty()) {
            throw new AssertionError("a call ended with " + turn.failed.getFirst(), turn.failed.getFirst());
        }
    }

    /** Gives the turn back; returns when it comes round again. */
    void pause() {
        Turn mine = current;
        back.release();
        mine.go.acquireUninterruptibly();
    }
}
