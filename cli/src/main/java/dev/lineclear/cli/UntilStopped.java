package dev.lineclear.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Waits for Ctrl-C or SIGTERM, and lets the process end once what was begun is finished. Asked before anything runs, it
 * ends at once.
 */
final class UntilStopped {
    private enum State {
        STARTING,
        RUNNING,
        STOPPED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    UntilStopped() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
    }

    private void drain() {
        if (state.getAndSet(State.STOPPED) == State.STARTING) {
            return;
        }
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Something runs from here on, and ends orderly: the process waits for {@link #done}.
     *
     * @return false when the process is already ending
     */
    boolean runs() {
        return state.compareAndSet(State.STARTING, State.RUNNING);
    }

    /** Whether it was asked to stop. */
    boolean asked() {
        return state.get() == State.STOPPED;
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /** From here on the process may end. */
    void done() {
        System.out.flush();
        done.countDown();
    }
}
