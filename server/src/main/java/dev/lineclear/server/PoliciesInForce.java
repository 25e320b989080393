package dev.lineclear.server;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.PolicyWatcher;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.control.Register;
import java.time.InstantSource;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Sees to it that policies are on record before the first verdict under them, and takes over those that change. */
final class PoliciesInForce implements AutoCloseable {
    private final Register register;
    private final CedarDecider decider;
    private final PolicyWatcher watcher;

    PoliciesInForce(Configuration configuration, CedarDecider decider, Register register, InstantSource clock) {
        this.register = register;
        this.decider = decider;
        PolicyTexts texts = new PolicyTexts(register);
        this.watcher = new PolicyWatcher(Gates.policies(configuration), decider, clock, texts::record, this::changed);
    }

    /** Puts on record what decides from now on. */
    void record() {
        new PolicyTexts(register).record(decider.policies());
    }

    void watch() {
        watcher.start(PolicyWatcher.DEFAULT_INTERVAL);
    }

    private void changed(PolicyWatcher.Report report) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("policyVersion", report.version());
        var problems = data.putArray("problems");
        report.problems().forEach(p -> problems.add(p.toString()));
        register.force(Kind.POLICY_LOADED, report.version(), data);
    }

    Stream<String> warnings() {
        return watcher.report().problems().stream().map(String::valueOf);
    }

    @Override
    public void close() {
        watcher.close();
    }
}
