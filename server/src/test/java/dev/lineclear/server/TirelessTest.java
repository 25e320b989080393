package dev.lineclear.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TirelessTest {
    private static final int FAILURES = 3;

    @Test
    void isDoneAgainAfterThereWasNoMemoryForIt() throws Exception {
        CountDownLatch turns = new CountDownLatch(FAILURES + 1);
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            var unused = timer.scheduleWithFixedDelay(
                    new Tireless("a turn", () -> {
                        turns.countDown();
                        if (turns.getCount() > 0) {
                            throw new OutOfMemoryError("for a moment");
                        }
                    }),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertTrue(turns.await(30, TimeUnit.SECONDS), turns + " turns were missed");
            timer.shutdownNow();
        }
    }
}
