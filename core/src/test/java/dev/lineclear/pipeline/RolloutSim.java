package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Transition;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One rollout at two gateways of one store, under one seed: they die at any call of a port, ports fail before or after their
 * effect, production refuses, does nothing and never answers, does it and never answers, or answers after another gateway has
 * long gone on, health flaps, clocks jump, people halt it at any moment. What is promised is checked at every event.
 */
final class RolloutSim {
    private static final int TURNS = 160;
    private static final Duration BAKE = Duration.ofMinutes(2);
    private static final int MAX_STAGES = 4;

    /** The most that one look adds to a watch: twice the time to the next one. */
    private static final Duration A_LOOK = BAKE.dividedBy(20).multipliedBy(2);

    private static final int LEAST_LOOKS = 3;

    /** What is broken on purpose, to see that it is noticed. */
    enum Broken {
        NOTHING,
        /** The store is put back to how it was some time ago. */
        STORE,
        /** What cannot be said is passed. */
        HEALTH,
        /** A watch counts as over before it is. */
        WATCH,
        /** The store forgets under which hold something was put back. */
        REVERT
    }

    /** One watch as it truly was: by the simulation's time, and by what checks truly found. */
    private static final class Watched {
        private Instant lookedAt;
        private Duration skew;
        private Duration time = Duration.ZERO;
        private int looks;
        private boolean oneClock = true;
        private Judgement.Result last = Judgement.Result.INCONCLUSIVE;

        Watched(Instant now, Duration skew) {
            this.lookedAt = now;
            this.skew = skew;
        }
    }

    final Map<String, Integer> counts = new TreeMap<>();
    final Map<Transition, Integer> occurred = new HashMap<>();
    private final long seed;
    private final Random random;
    private final Broken broken;
    private final boolean jumps;
    private final Tables tables = new Tables();
    private final SimPeople people = new SimPeople(tables);
    private final Session session = Requests.session("s1");
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Map<String, Integer> executed = new HashMap<>();
    private final Map<String, Integer> putBack = new HashMap<>();
    private final ChangeSet set;
    private final int faults;
    private final int crashes;
    private Instant now = Requests.NOON;
    private RolloutState state = RolloutState.READY;
    private String watching = "";
    private Watched watched = new Watched(Requests.NOON, Duration.ZERO);
    private int mayRun = -1;
    private boolean halted;
    private int afterHalt;
    private int depth;
    private String violation = "";

    RolloutSim(long seed, Broken broken) {
        this.seed = seed;
        this.random = new Random(seed);
        this.broken = broken;
        this.jumps = random.nextBoolean();
        this.faults = List.of(0, 0, 30, 150).get(random.nextInt(4));
        this.crashes = List.of(0, 10, 40).get(random.nextInt(3));
        this.set = set();
        tables.sessions.put(session.id(), session);
        tables.watch = new Tables.Watch() {
            @Override
            public void rolled(Rollout rollout) {
                checked(rollout);
            }
        };
        gateways.add(new Gateway(0));
        gateways.add(new Gateway(1));
    }

    private ChangeSet set() {
        List<Stage> stages = new ArrayList<>();
        int n = 1 + random.nextInt(MAX_STAGES);
        for (int i = 0; i < n; i++) {
            List<Step> steps = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(3); j++) {
                steps.add(new Step(
                        "db:Update",
                        "eu-west-1",
                        CanonicalJson.MAPPER
                                .createObjectNode()
                                .put("name", i + "-" + j)
                                .put("in", i == 0 ? "beta" : "production")));
            }
            stages.add(new Stage(
                    "s" + i,
                    steps,
                    BAKE,
                    List.of(new HealthCheck("page", "http", CanonicalJson.MAPPER.createObjectNode()))));
        }
        return new ChangeSet("seed " + seed, stages, OnFailure.values()[random.nextInt(3)]);
    }

    void run() {
        try {
            String id = agreed();
            for (int i = 0; i < TURNS && !over(id); i++) {
                now = now.plusSeconds(random.nextInt(40));
                act(id);
                if (!violation.isEmpty()) {
                    throw new AssertionError(violation);
                }
            }
            count("ended " + state);
            count(halted ? "halted" : "not halted");
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\n"
                            + String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size())),
                    e);
        }
    }

    private boolean over(String id) {
        Rollout r = tables.rollouts.get(id);
        return r != null && r.state().terminal();
    }

    private String agreed() {
        Gateway calm = gateways.getFirst();
        calm.calm = true;
        calm.assembly.staging().propose(session, set, "because");
        Hold hold = tables.holds.sequencedValues().getLast();
        for (String person : List.of("ann")) {
            SimPeople.Signed signed = people.sign(
                    person, Statement.of(hold, person, Vote.Decision.APPROVE, now.plus(Duration.ofHours(8))));
            calm.assembly.ballots().cast(hold.id(), signed.statement().text(), signed.signature());
        }
        calm.calm = false;
        return hold.id();
    }

    private void act(String id) {
        if (state == RolloutState.BAKING) {
            broken(tables.rollouts.get(id));
        }
        if (broken == Broken.REVERT && state == RolloutState.REVERTING) {
            tables.parts.keySet().removeIf(Rollouts.Part::undo);
        }
        Gateway gateway = gateways.get(random.nextInt(gateways.size()));
        int luck = random.nextInt(100);
        if (luck < 4 && jumps) {
            gateway.skew = Duration.ofMinutes(random.nextInt(600) - 300L);
        } else if (luck < 8) {
            settle(gateway);
        } else if (luck < 11) {
            people(gateway, id);
        } else {
            gateway.turn();
        }
    }

    private void broken(Rollout then) {
        if (broken == Broken.STORE) {
            tables.parts.clear();
            tables.rollouts.put(then.id(), then.to(RolloutState.RUNNING, then.stage(), now, ""));
            state = RolloutState.RUNNING;
        } else if (broken == Broken.WATCH && watched.looks > LEAST_LOOKS) {
            tables.rollouts.put(
                    then.id(),
                    new Rollout(
                            then.id(),
                            then.state(),
                            then.stage(),
                            then.startedAt(),
                            then.begunAt(),
                            then.since(),
                            BAKE,
                            then.lookedAt(),
                            then.because(),
                            then.version()));
        }
    }

    private void settle(Gateway gateway) {
        tables.holds.values().stream()
                .filter(h -> h.state() == HoldState.IN_DOUBT)
                .map(Hold::id)
                .toList()
                .forEach(h -> gateway.alive(() -> gateway.assembly.recovery().settle(h, "ann", "looked")));
    }

    private void people(Gateway gateway, String id) {
        Staging.Word word = Staging.Word.values()[random.nextInt(Staging.Word.values().length)];
        gateway.alive(() -> gateway.assembly.staging().said(id, word, new Signed("ann", "s", "by ann"), "so it is"));
    }

    /** Remembered, since the pipeline would turn an error into an outcome that is in doubt. */
    private void broken(String promise) {
        if (violation.isEmpty()) {
            violation = promise;
            trace.add("BROKEN: " + promise);
        }
    }

    /** At every move: by the table, and no stage begins before the one before it passed, or people said so. */
    private void checked(Rollout to) {
        trace.add(to.state() + " " + to.stage() + " " + to.because());
        if (to.version() > 1 && to.state() != state) {
            RolloutState from = state;
            List<Transition> may = RolloutLifecycle.TABLE.stream()
                    .filter(t -> t.from() == from && t.to() == to.state())
                    .toList();
            if (may.isEmpty()) {
                broken("no such move: " + from + " to " + to.state());
            }
            // A halt is made before it is on record, and is told apart by where it leads.
            may.stream()
                    .filter(t -> may.size() == 1 || recorded(t, to))
                    .forEach(t -> occurred.merge(t, 1, Integer::sum));
        }
        watched(to);
        if (to.state() == RolloutState.READY) {
            mayRun = to.version() == 1 ? 0 : mayRun + 1;
            if (to.stage() != mayRun) {
                broken("a stage was left out, or came again: " + to);
            }
        }
        if (to.state() == RolloutState.RUNNING && to.stage() != mayRun) {
            broken("a stage begins before the one before it passed: " + to);
        }
        halted |= to.state() == RolloutState.HALTED;
        state = to.state();
    }

    private boolean recorded(Transition move, Rollout to) {
        return gateways.stream()
                .flatMap(g -> g.log.written(Kind.ROLLOUT_MOVED))
                .map(Record::data)
                .anyMatch(d -> d.path("event").asString("").equals(move.event().name())
                        && d.path("stage").asInt() == to.stage()
                        && d.path("because").asString("").equals(to.because()));
    }

    /** At every move: a watch ends well only after its time, and when what was found last is well. */
    private void watched(Rollout to) {
        Duration skew = gateways.getFirst().skew;
        boolean oneClock = gateways.stream().allMatch(g -> g.skew.equals(skew));
        if (to.state() == RolloutState.BAKING && state != RolloutState.BAKING) {
            watched = new Watched(now, skew);
            watching = to.id() + "/" + to.stage();
        }
        watched.oneClock &= oneClock && watched.skew.equals(skew);
        if (to.state() == RolloutState.BAKING && state == RolloutState.BAKING) {
            Duration gone = Duration.between(watched.lookedAt, now);
            watched.time = watched.time.plus(gone.compareTo(A_LOOK) < 0 ? gone : A_LOOK);
            watched.lookedAt = now;
            watched.looks++;
        }
        if (state == RolloutState.BAKING && (to.state() == RolloutState.READY || to.state() == RolloutState.DONE)) {
            count(watched.oneClock ? "passed, by one clock" : "passed, by clocks that jump");
            if (watched.last != Judgement.Result.PASSED) {
                broken("a stage passed of which it was found: " + watched.last);
            }
            if (A_LOOK.multipliedBy(watched.looks).compareTo(BAKE) < 0
                    || watched.oneClock && watched.time.compareTo(BAKE) < 0) {
                broken("a stage passed after " + watched.looks + " looks, watched for " + watched.time);
            }
        }
    }

    /** What there truly is to say of the stage that is watched. */
    private Judgement found() {
        List<Sample> samples = tables.samples.getOrDefault(watching, List.of());
        return samples.stream().anyMatch(s -> !s.well())
                ? Judgement.failed("not well")
                : samples.size() < LEAST_LOOKS ? Judgement.inconclusive("too few") : Judgement.passed("well");
    }

    /** At every execution. */
    private Outcome production(Step step, Gateway gateway) {
        String name = step.input().path("name").asString("");
        if (random.nextInt(100) < 3) {
            count("lost on the way");
            trace.add("gateway " + gateway.number + " sends " + name + ", which is lost");
            gateway.step("production never hears of it");
            return new Outcome.InDoubt("no answer came");
        }
        trace.add("gateway " + gateway.number + " executes " + name);
        if (executed.merge(name, 1, Integer::sum) > 1) {
            broken(name + " is executed twice");
        }
        int stage = Integer.parseInt(name.substring(0, name.indexOf('-')));
        if (stage > mayRun) {
            broken(name + " is executed before its stage may begin");
        }
        if (halted && ++afterHalt > 1) {
            broken("after a halt more than what was under way is executed");
        }
        for (int j = 0; j < Integer.parseInt(name.substring(name.indexOf('-') + 1)); j++) {
            if (!executed.containsKey(stage + "-" + j)) {
                broken(name + " is executed before what stands before it");
            }
        }
        count("executions");
        if (depth == 0 && random.nextInt(100) < 5) {
            late(gateway);
        }
        int luck = random.nextInt(100);
        gateway.step("production answers");
        return luck < 85
                ? new Outcome.Succeeded(200, "r")
                : luck < 92 ? new Outcome.Refused(400, "No", "r") : new Outcome.InDoubt("no answer came");
    }

    /** The answer takes longer than the lease, and the other gateway has its turns meanwhile. */
    private void late(Gateway gateway) {
        count("late answers");
        depth++;
        try {
            now = now.plus(Staging.LEASE);
            for (int i = 0; i < 3; i++) {
                now = now.plusSeconds(1);
                gateways.get(1 - gateway.number).turn();
            }
        } finally {
            depth--;
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** One gateway: its disk outlives it. */
    private final class Gateway implements Wire {
        private final int number;
        private final MemoryLog log = new MemoryLog(Wire.SOUND);
        private final MemoryBlobs blobs = new MemoryBlobs(Wire.SOUND);
        private Duration skew = Duration.ZERO;
        private boolean calm;
        private boolean dead;
        private Assembly assembly;

        Gateway(int number) {
            this.number = number;
            this.assembly = assembled();
        }

        private Assembly assembled() {
            log.reopen(this);
            blobs.reopen(this);
            Composer composer = (asking, step, reason, at) ->
                    new Composer.Composed(Requests.step(asking, step, at), () -> production(step, this));
            return Assembly.of(new Assembly.Parts(
                    Requests.assessor(),
                    Requests.DEFAULT,
                    new MemoryStore(tables, this),
                    log,
                    new Facts(new Redaction((id, body) -> {}, operation -> List.of())),
                    new Undoers(Map.of(Requests.GATE, new TableUndoer(() -> now.plus(skew), this, this::reverted))),
                    new Observers(Map.of(), Set.of()),
                    blobs,
                    Telemetry.NONE,
                    () -> now.plus(skew),
                    Duration.ZERO,
                    Duration.ofHours(9),
                    "http://localhost/",
                    "node-" + number,
                    Map.of(),
                    Mishaps.NONE,
                    composer,
                    new Flapping(),
                    Optional.empty(),
                    Alarms.NONE,
                    Optional.empty()));
        }

        /** At every time that something is put back. */
        private void reverted(Capture capture) {
            trace.add("gateway " + number + " puts back " + capture.targets());
            count("put back");
            if (putBack.merge(capture.id(), 1, Integer::sum) > 1) {
                broken(capture.targets() + " is put back twice");
            }
        }

        void turn() {
            alive(() -> assembly.staging().work().forEach(work -> {
                try {
                    work.run();
                } catch (SimGateway.Died e) {
                    // Each piece runs by itself.
                }
            }));
        }

        /** Does it, and begins anew where it died. */
        void alive(Runnable what) {
            try {
                what.run();
            } catch (SimGateway.Died | RuntimeException e) {
                trace.add("gateway " + number + ": " + e.getMessage());
            }
            while (dead) {
                count("crashes");
                dead = false;
                assembly = assembled();
                try {
                    assembly.recovery().afterCrash();
                } catch (SimGateway.Died | RuntimeException e) {
                    trace.add("gateway " + number + " at its start: " + e.getMessage());
                }
            }
        }

        @Override
        public void out(String call) {
            step(call);
            fail(call);
        }

        @Override
        public void back(String call) {
            step(call);
            fail(call);
        }

        private void fail(String call) {
            if (!calm && random.nextInt(10_000) < faults) {
                throw call.startsWith("log.")
                        ? new RecordSink.RecordException(call, null)
                        : new StateException(call, null);
            }
        }

        /** Others get their turn, people halt it, and it may be the last. */
        private void step(String what) {
            if (dead) {
                throw new SimGateway.Died();
            }
            if (calm || depth > 0) {
                return;
            }
            int luck = random.nextInt(10_000);
            if (luck < crashes) {
                dead = true;
                trace.add("gateway " + number + " dies at " + what);
                log.loseProcess();
                throw new SimGateway.Died();
            }
            if (luck >= (what.equals("rollouts.move") ? 9_800 : 9_980)) {
                meanwhile(what);
            }
        }

        private void meanwhile(String what) {
            depth++;
            try {
                if (random.nextInt(8) == 0 && !tables.rollouts.isEmpty()) {
                    trace.add("halt at " + what);
                    String id = tables.rollouts.keySet().iterator().next();
                    Gateway other = gateways.get(1 - number);
                    other.alive(() -> other.assembly.staging().halt(id, "smoke"));
                } else {
                    gateways.get(1 - number).turn();
                }
            } finally {
                depth--;
            }
        }

        /** Well, mostly; or failing; or nothing can be said. */
        private final class Flapping implements Health {
            private final boolean hushed = random.nextInt(6) == 0;

            @Override
            public String obstacle(HealthCheck check) {
                return "";
            }

            @Override
            public List<Sample> look(HealthCheck check, Instant at) {
                return random.nextInt(20) == 0 || hushed
                        ? List.of()
                        : List.of(new Sample("page", at, random.nextInt(40) > 0, "seen"));
            }

            @Override
            public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
                Judgement found = found();
                watched.last = found.result();
                return broken == Broken.HEALTH && found.result() == Judgement.Result.INCONCLUSIVE
                        ? Judgement.passed("nothing was not well")
                        : found;
            }
        }
    }
}
