package dev.lineclear.storage;

import java.time.Instant;

/** Times as the columns have them: nanoseconds since 1970, those before 1677 or after 2262 at the ends of the range. */
final class Nanos {
    private static final long SECOND = 1_000_000_000L;

    private Nanos() {}

    static long of(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
