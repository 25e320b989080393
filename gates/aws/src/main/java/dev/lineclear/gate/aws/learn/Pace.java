package dev.lineclear.gate.aws.learn;

import java.time.Duration;

/** So many calls a second at most, evenly: production's own limits are shared with those who work there. */
final class Pace {
    private final long between;
    private long next = System.nanoTime();

    /** @param perSecond more than none */
    Pace(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a pace is more than none a second");
        }
        this.between = (long) (1_000_000_000L / perSecond);
    }

    /** Waits for its turn. */
    void step() throws InterruptedException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            wait = next - now;
            next = Math.max(now, next) + between;
        }
        if (wait > 0) {
            Thread.sleep(Duration.ofNanos(wait));
        }
    }
}
