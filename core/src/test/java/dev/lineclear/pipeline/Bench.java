package dev.lineclear.pipeline;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.LiveState;
import dev.lineclear.assessment.Surroundings;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.rehearsal.Rehearser;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One gateway whose ports fail when told to, and whose clock is the test's. */
final class Bench implements Wire {
    static final Duration LIFETIME = Duration.ofHours(1);

    final Tables tables = new Tables();
    final SimPeople people = new SimPeople(tables);
    final MemoryLog log = new MemoryLog(this);
    final Session session = Requests.session("s1");
    final List<String> executed = new ArrayList<>();
    final List<String> mishaps = new ArrayList<>();
    final List<String> halts = new ArrayList<>();

    /** The port calls that fail from now on, before they have an effect. */
    final Set<String> failing = new HashSet<>();

    /** What happens, once, before a port call. */
    final Map<String, Runnable> before = new HashMap<>();

    Outcome production = new Outcome.Succeeded(200, "r1");
    volatile Decider policy = Requests.DEFAULT;
    volatile Instant now = Requests.NOON;
    final Assembly gateway;

    /** Of gateways that are started from now on. */
    Optional<Watch> watch;

    Composer composer = (asking, step, reason, at) -> new Composer.Composed(Requests.step(asking, step, at), () -> {
        executed.add(step.operation() + " " + step.input().path("name").asString(""));
        return production;
    });
    Health health = Health.NONE;
    Assessor assessor = Requests.assessor((proposal, effect) -> this.surroundings.of(proposal, effect));
    Optional<PaceRule> pace = Optional.empty();
    Surroundings surroundings = Surroundings.NONE;
    LiveState live = LiveState.NONE;

    private final Duration patience;
    private final Set<String> observed;
    private final Map<String, Rehearser> rehearsers;

    Bench(Duration patience, Set<String> observed) {
        this(patience, observed, Map.of());
    }

    Bench(Duration patience, Set<String> observed, Map<String, Rehearser> rehearsers) {
        this(patience, observed, rehearsers, Optional.empty());
    }

    /** Where somebody watches. */
    Bench(Watch watch) {
        this(Duration.ZERO, Set.of(), Map.of(), Optional.of(watch));
    }

    private Bench(Duration patience, Set<String> observed, Map<String, Rehearser> rehearsers, Optional<Watch> watch) {
        this.watch = watch;
        this.rehearsers = rehearsers;
        this.patience = patience;
        this.observed = observed;
        tables.sessions.put(session.id(), session);
        gateway = started("this");
    }

    /** A gateway of that name on the same store, and on the same disk for once. */
    Assembly started(String node) {
        return Assembly.of(new Assembly.Parts(
                assessor,
                new InForce(),
                new MemoryStore(tables, this),
                log,
                new Facts(new Redaction((id, body) -> {}, operation -> List.of())),
                new Undoers(Map.of(Requests.GATE, new TableUndoer(() -> now, this))),
                new Observers(Map.of(Requests.GATE, asked -> live.observe(asked)), observed),
                new MemoryBlobs(this),
                Telemetry.NONE,
                () -> now,
                patience,
                LIFETIME,
                "http://localhost/holds/",
                node,
                rehearsers,
                (hold, differences, captured) -> mishaps.addAll(differences),
                composer,
                health,
                watch,
                (session, because) -> {
                    halts.add(because);
                    tables.sessions.put(session.id(), session.withState(Session.State.HALTED));
                },
                pace));
    }

    Bench() {
        this(Duration.ZERO, Set.of());
    }

    private final class InForce implements Decider {
        @Override
        public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
            return policy.decide(proposal, assessment, evidence);
        }

        @Override
        public String version() {
            return policy.version();
        }
    }

    @Override
    public void out(String call) {
        Runnable first = before.remove(call);
        if (first != null) {
            first.run();
        }
        if (failing.contains(call)) {
            throw call.startsWith("log.")
                    ? new RecordSink.RecordException(call + " fails", null)
                    : new StateException(call + " fails", null);
        }
    }

    /** One effect at a time, as in a database. */
    @Override
    public synchronized <T> T call(String name, Supplier<T> effect) {
        return Wire.super.call(name, effect);
    }

    @Override
    public synchronized void run(String name, Runnable effect) {
        Wire.super.run(name, effect);
    }

    Answer ask(String operation) {
        return ask(operation, "production");
    }

    Answer ask(String operation, String environment) {
        return ask(operation, environment, () -> {
            executed.add(operation);
            return production;
        });
    }

    Answer ask(String operation, String environment, Executor executor) {
        Proposal proposal = Requests.proposal(
                session, operation, Requests.target("reports", environment, Map.of("owner", "dba")), 0, now);
        return gateway.pipeline().clear(proposal, executor);
    }

    synchronized Hold hold() {
        return tables.holds.sequencedValues().getLast();
    }

    HoldState state() {
        return hold().state();
    }

    Ballots.Cast vote(String person, Vote.Decision decision) {
        return vote(person, decision, now.plus(Duration.ofHours(8)));
    }

    Ballots.Cast vote(String person, Vote.Decision decision, Instant expiry) {
        SimPeople.Signed signed = people.sign(person, Statement.of(hold(), person, decision, expiry));
        return gateway.ballots()
                .cast(signed.statement().hold(), signed.statement().text(), signed.signature());
    }

    /** A hold on an update of production, with the one approval it needs. */
    Hold granted() {
        ask("db:Update");
        vote("ann", Vote.Decision.APPROVE);
        return hold();
    }

    synchronized List<Kind> kinds() {
        return log.written().stream().map(r -> r.kind()).toList();
    }

    synchronized long count(Kind kind) {
        return log.written(kind).count();
    }

    synchronized boolean moved(HoldState from, HoldState to) {
        return tables.moves.stream().anyMatch(m -> m.from() == from && m.to() == to);
    }
}
