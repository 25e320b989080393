package dev.lineclear.server.operate;

import dev.lineclear.policy.PolicyWatcher;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import dev.lineclear.tlog.TransparencyLog;
import java.util.ArrayList;
import java.util.List;

/** Whether it can do its part: what is not ready refuses, and this says why. */
public final class Readiness {
    private final TransparencyLog log;
    private final Store store;
    private final PolicyWatcher policies;

    public Readiness(TransparencyLog log, Store store, PolicyWatcher policies) {
        this.log = log;
        this.store = store;
        this.policies = policies;
    }

    /** What keeps it from clearing anything; empty when it is ready. */
    public List<String> obstacles() {
        List<String> found = new ArrayList<>();
        log.failure().ifPresent(e -> found.add("the log has failed: " + e));
        try {
            store.settings().get("owner");
        } catch (StateException e) {
            found.add("the store does not answer: " + e.getMessage());
        }
        return found;
    }

    /** What a person should mend, though it goes on: a policy set that could not be taken over. */
    public List<String> warnings() {
        return policies.report().problems().stream().map(Object::toString).toList();
    }
}
