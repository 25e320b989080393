package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.CanonicalJson;
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
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
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
 * effect, production refuses, does nothing or does it and never answers, health flaps, clocks jump, people halt it at any
 * moment. What is promised is checked at every event.
 */
final class RolloutSim {
    private static final int TURNS = 160;
    private static final Duration BAKE = Duration.ofMinutes(2);
    private static final int MAX_STAGES = 4;

    final Map<String, Integer> counts = new TreeMap<>();
    private final long seed;
    private final Random random;
    private final boolean careless;
    private final Tables tables = new Tables();
    private final SimPeople people = new SimPeople(tables);
    private final Session session = Requests.session("s1");
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Map<String, Integer> executed = new HashMap<>();
    private final ChangeSet set;
    private final int faults;
    private final int crashes;
    private Instant now = Requests.NOON;
    private RolloutState state = RolloutState.READY;
    private int mayRun = -1;
    private boolean halted;
    private int afterHalt;
    private int depth;
    private String violation = "";

    /** @param careless puts the store back to how it was some time ago, to see that what follows is noticed */
    RolloutSim(long seed, boolean careless) {
        this.seed = seed;
        this.random = new Random(seed);
        this.careless = careless;
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
        if (careless && state == RolloutState.BAKING) {
            tables.parts.clear();
            Rollout then = tables.rollouts.get(id);
            tables.rollouts.put(id, then.to(RolloutState.RUNNING, then.stage(), now, ""));
            state = RolloutState.RUNNING;
        }
        Gateway gateway = gateways.get(random.nextInt(gateways.size()));
        int luck = random.nextInt(100);
        if (luck < 4) {
            gateway.skew = Duration.ofMinutes(random.nextInt(600) - 300L);
        } else if (luck < 8) {
            settle(gateway);
        } else if (luck < 11) {
            people(gateway, id);
        } else {
            gateway.turn();
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
        Staging.Word word = Staging.Word.values()[random.nextInt(2)];
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
            if (RolloutLifecycle.TABLE.stream().noneMatch(t -> t.from() == from && t.to() == to.state())) {
                broken("no such move: " + from + " to " + to.state());
            }
        }
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

    /** At every execution. */
    private Outcome production(Step step, Gateway gateway) {
        String name = step.input().path("name").asString("");
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
        int luck = random.nextInt(100);
        gateway.step("production answers");
        return luck < 85
                ? new Outcome.Succeeded(200, "r")
                : luck < 92 ? new Outcome.Refused(400, "No", "r") : new Outcome.InDoubt("no answer came");
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
                    new Undoers(Map.of(Requests.GATE, new TableUndoer(() -> now.plus(skew), this))),
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
            if (luck > 9_990) {
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
            @Override
            public String obstacle(HealthCheck check) {
                return "";
            }

            @Override
            public List<Sample> look(HealthCheck check, Instant at) {
                return random.nextInt(20) == 0
                        ? List.of()
                        : List.of(new Sample("page", at, random.nextInt(40) > 0, "seen"));
            }

            @Override
            public Judgement judge(HealthCheck check, List<Sample> samples, Window before, Window during) {
                return samples.stream().anyMatch(s -> !s.well())
                        ? Judgement.failed("not well")
                        : samples.size() < 3 ? Judgement.inconclusive("too few") : Judgement.passed("well");
            }
        }
    }
}
