package dev.lineclear.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is turned by hand. */
final class Turned implements InstantSource {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void by(Duration time) {
        now = now.plus(time);
    }
}
