package dev.lineclear.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over changed policies while the gateway runs. A set that is broken, or a directory that cannot be read, leaves
 * in force what was, and is reported.
 *
 * <p>Files are taken over once two looks in a row found them the same: someone who copies several files, or an editor
 * that writes one in two steps, would else put half a set in force for a moment, perhaps without its forbids.
 */
public final class PolicyWatcher implements AutoCloseable {
    /** Reading a directory costs well under a millisecond; a change is in force within two of these. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatcher.class);

    private final PolicySource source;
    private final CedarDecider decider;
    private final InstantSource clock;
    private final Consumer<Policies> before;
    private final Consumer<Report> changes;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Guarded by this.
    private SortedMap<String, String> taken = new TreeMap<>();
    private SortedMap<String, String> seen = new TreeMap<>();
    private SortedMap<String, String> refused = new TreeMap<>();
    private Report report;

    /**
     * How it stands.
     *
     * @param since when that began
     * @param version of the policies in force
     * @param problems why what the source holds is not in force; empty when it is
     */
    public record Report(Instant since, String version, List<PolicyProblem> problems) {
        public Report {
            problems = List.copyOf(problems);
        }

        public boolean healthy() {
            return problems.isEmpty();
        }
    }

    /**
     * Does nothing before {@link #look} or {@link #start}.
     *
     * @param before given policies before they come into force; where it throws, they do not
     * @param changes told of each new report, on the thread that looked
     */
    public PolicyWatcher(
            PolicySource source,
            CedarDecider decider,
            InstantSource clock,
            Consumer<Policies> before,
            Consumer<Report> changes) {
        this.source = source;
        this.decider = decider;
        this.clock = clock;
        this.before = before;
        this.changes = changes;
        this.report = new Report(clock.instant(), decider.version(), List.of());
    }

    public synchronized Report report() {
        return report;
    }

    /** Looks once, and takes over what changed and has settled. */
    public synchronized Report look() {
        try {
            SortedMap<String, String> texts = source.read();
            boolean settled = texts.equals(seen);
            seen = texts;
            if (texts.equals(taken)) {
                note(List.of());
            } else if (settled && !texts.equals(refused)) {
                take(texts);
            }
        } catch (PolicyException e) {
            note(e.problems());
        }
        return report;
    }

    private void take(SortedMap<String, String> texts) {
        try {
            Policies policies = Policies.load(new PolicySource.Texts(source.name(), texts));
            if (!policies.version().equals(decider.version())) {
                before.accept(policies);
                decider.use(policies);
                LOG.info("policies {} of {} are in force", policies.version(), source.name());
            }
            taken = texts;
            note(List.of());
        } catch (PolicyException e) {
            boolean engine = e.problems().stream().anyMatch(p -> p.kind() == PolicyProblem.Kind.ENGINE);
            refused = engine ? new TreeMap<>() : texts;
            note(e.problems());
        }
    }

    private void note(List<PolicyProblem> problems) {
        Report next = new Report(clock.instant(), decider.version(), problems);
        if (next.problems().equals(report.problems()) && next.version().equals(report.version())) {
            return;
        }
        report = next;
        problems.forEach(problem -> LOG.error("policies {} stay in force: {}", next.version(), problem));
        changes.accept(next);
    }

    /** Looks again and again on a thread of its own, until closed. */
    public void start(Duration interval) {
        Thread.ofVirtual().name("policy-watcher").start(() -> {
            try {
                while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                    lookWhateverComes();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void lookWhateverComes() {
        try {
            look();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("policies of {} could not be looked at; those in force stay", source.name(), e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
