package dev.lineclear.cli;

import java.util.concurrent.CountDownLatch;

/** Waits for Ctrl-C or SIGTERM, and lets the process end once what was begun is finished. */
final class UntilStopped {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    UntilStopped() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
        } catch (IllegalStateException e) {
            // Asked before there was anything to finish.
            asked.countDown();
        }
    }

    private void drain() {
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
