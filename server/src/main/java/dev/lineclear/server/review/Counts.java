package dev.lineclear.server.review;

import java.util.ArrayList;
import java.util.List;

/** What is counted of one name. Not thread-safe. */
final class Counts {
    private long changes;
    private long failed;
    private long reverted;
    private long nearMisses;
    private long incidents;
    private final List<Long> recovery = new ArrayList<>();

    void change() {
        changes++;
    }

    void failure() {
        failed++;
    }

    /** @param millis from done to taken back */
    void revert(long millis) {
        reverted++;
        recovery.add(millis);
    }

    void nearMiss() {
        nearMisses++;
    }

    void incident() {
        incidents++;
    }

    Rate failures() {
        return new Rate(failed, changes);
    }

    Rate reverts() {
        return new Rate(reverted, changes);
    }

    /** Of all that was asked and came to an end. */
    Rate nearMisses() {
        return new Rate(nearMisses, changes + nearMisses);
    }

    Recovery recovery() {
        return new Recovery(recovery);
    }

    /** That people opened; of which change of a session one is, nobody says. */
    long incidents() {
        return incidents;
    }
}
