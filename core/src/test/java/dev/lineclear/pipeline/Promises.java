package dev.lineclear.pipeline;

import java.util.Optional;

/** The first promise that was seen broken. */
class Promises {
    /** One of them does not hold. */
    @SuppressWarnings("serial")
    static final class Broken extends AssertionError {
        Broken(String invariant, String how) {
            super(invariant + ": " + how);
        }
    }

    /** Kept, since what is thrown inside a call is caught by the pipeline like any other fault. */
    private Optional<Broken> broken = Optional.empty();

    final void check(boolean holds, String invariant, String how) {
        if (!holds && broken.isEmpty()) {
            broken = Optional.of(new Broken(invariant, how));
        }
    }

    final void afterEveryEvent() {
        if (broken.isPresent()) {
            throw broken.get();
        }
    }
}
