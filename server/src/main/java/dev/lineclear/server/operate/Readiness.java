package dev.lineclear.server.operate;

import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whether it can do its part: what is not ready refuses, and this says why. */
public final class Readiness {
    private final LogHealth log;
    private final Store store;
    private final Supplier<List<String>> warnings;

    public Readiness(LogHealth log, Store store, Supplier<List<String>> warnings) {
        this.log = log;
        this.store = store;
        this.warnings = warnings;
    }

    /** What keeps it from clearing anything; empty when it is ready. */
    public List<String> obstacles() {
        List<String> found = new ArrayList<>();
        log.failure().ifPresent(why -> found.add("the log has failed: " + why));
        try {
            store.settings().get("owner");
        } catch (StateException e) {
            found.add("the store does not answer: " + e.getMessage());
        }
        return found;
    }

    /** What a person should mend, though it goes on: policies that could not be taken over, a certificate that runs out. */
    public List<String> warnings() {
        return warnings.get();
    }
}
