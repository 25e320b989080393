package dev.lineclear.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition, with a limit. */
public final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private Await() {}

    /**
     * Returns as soon as the condition holds; an exception counts as not yet.
     *
     * @throws AssertionError when it does not hold within {@code limit}, with its last exception
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
