package dev.lineclear.server;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.policy.PolicyWatcher;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.guard.PolicyRegister;
import dev.lineclear.state.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sees to it that policies are on record before the first verdict under them, and takes over those that change: of the
 * files while one owner decides alone, and what owners agreed on from the second one on.
 */
final class PoliciesInForce implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PoliciesInForce.class);

    private final PolicySource files;
    private final Owners owners;
    private final Register register;
    private final CedarDecider decider;
    private final PolicyTexts texts;
    private final PolicyRegister agreed;
    private final PolicyWatcher watcher;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile List<String> differing = List.of();

    // Of the thread that looks, alone.
    private SortedMap<String, String> seen = new TreeMap<>();
    private String followed = "";

    PoliciesInForce(
            Configuration configuration,
            CedarDecider decider,
            Register register,
            Settings settings,
            Owners owners,
            InstantSource clock) {
        this.files = Gates.policies(configuration);
        this.owners = owners;
        this.register = register;
        this.decider = decider;
        this.texts = new PolicyTexts(register);
        this.agreed = new PolicyRegister(settings, decider, register, texts::record);
        this.watcher = new PolicyWatcher(files, decider, clock, this::taken, this::changed);
    }

    /** Which are agreed on. */
    PolicyRegister agreed() {
        return agreed;
    }

    /** Puts on record what decides from now on. To be called once, before the first verdict. */
    void record() {
        if (owners.quorum()) {
            agreed.agreed().ifPresent(decider::use);
            followed = agreed.lastAgreed();
        }
        texts.record(decider.policies());
        if (followed.isEmpty()) {
            keep();
        }
    }

    /** A look that began under one owner may end under two, who have agreed on others meanwhile: these stay. */
    private void taken(Policies byFiles) {
        if (owners.quorum()) {
            throw new IllegalStateException("there are two owners now, and files alone change nothing");
        }
        texts.record(byFiles);
    }

    /** Keeps what the files say, so that it stays in force when there is a second owner. */
    private void keep() {
        SortedMap<String, String> byFile = new TreeMap<>();
        decider.policies().texts().forEach((id, text) -> byFile.put(id + ".cedar", text));
        agreed.fromFiles(byFile);
    }

    void watch() {
        Thread.ofVirtual().name("policies").start(() -> {
            try {
                do {
                    lookWhateverComes();
                } while (!closed.await(PolicyWatcher.DEFAULT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void lookWhateverComes() {
        try {
            if (owners.quorum()) {
                follow();
                compare();
            } else {
                watcher.look();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("policies could not be looked at; those in force stay: {}", e.toString());
        }
    }

    private void follow() {
        String last = agreed.lastAgreed();
        if (!last.equals(followed)) {
            agreed.follow();
            followed = last;
        }
    }

    private void compare() {
        try {
            SortedMap<String, String> now = files.read();
            if (!now.equals(seen) || !differing.isEmpty()) {
                String version =
                        Policies.load(new PolicySource.Texts(files.name(), now)).version();
                differing = version.equals(decider.version())
                        ? List.of()
                        : List.of(files.name() + " holds other policies (" + version + ") than are in force ("
                                + decider.version() + "); propose them: lineclear policy propose --as YOU");
                seen = now;
            }
        } catch (PolicyException e) {
            differing = List.of(files.name() + " cannot be used, and is not in force: " + e.getMessage());
        }
    }

    private void changed(PolicyWatcher.Report report) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("policyVersion", report.version());
        var problems = data.putArray("problems");
        report.problems().forEach(p -> problems.add(p.toString()));
        register.force(Kind.POLICY_LOADED, report.version(), data);
        if (report.healthy()) {
            keep();
        }
    }

    Stream<String> warnings() {
        return Stream.concat(watcher.report().problems().stream().map(String::valueOf), differing.stream());
    }

    @Override
    public void close() {
        closed.countDown();
        watcher.close();
    }
}
