package dev.lineclear.pipeline;

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
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.state.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One rollout at two gateways of one store, under one seed: they die at any call of a port, ports fail before or after their
 * effect, production refuses, does nothing and never answers, does it and never answers, or answers after another gateway has
 * long gone on, health flaps, clocks jump, people halt it at any moment. What is promised is checked at every event.
 */
final class RolloutSim {
    private static final int TURNS = 160;
    static final Duration BAKE = Duration.ofMinutes(2);
    private static final int MAX_STAGES = 4;

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

    final Map<String, Integer> counts = new TreeMap<>();
    final RolloutPromises promises = new RolloutPromises(this);
    private final long seed;
    final Random random;
    final Broken broken;
    private final boolean jumps;
    final Tables tables = new Tables();
    private final SimPeople people = new SimPeople(tables);
    private final Session session = Requests.session("s1");
    final List<RolloutSimGateway> gateways = new ArrayList<>();
    final List<String> trace = new ArrayList<>();
    private final ChangeSet set;
    final int faults;
    final int crashes;
    Instant now = Requests.NOON;
    int depth;

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
                promises.checked(rollout);
            }
        };
        gateways.add(new RolloutSimGateway(this, 0));
        gateways.add(new RolloutSimGateway(this, 1));
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
                if (!promises.violation().isEmpty()) {
                    throw new AssertionError(promises.violation());
                }
            }
            count("ended " + promises.state());
            count(promises.halted() ? "halted" : "not halted");
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
        RolloutSimGateway calm = gateways.getFirst();
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
        if (promises.state() == RolloutState.BAKING) {
            broken(tables.rollouts.get(id));
        }
        if (broken == Broken.REVERT && promises.state() == RolloutState.REVERTING) {
            tables.parts.keySet().removeIf(Rollouts.Part::undo);
        }
        RolloutSimGateway gateway = gateways.get(random.nextInt(gateways.size()));
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
            promises.setBack(RolloutState.RUNNING);
        } else if (broken == Broken.WATCH && promises.looks() > RolloutPromises.LEAST_LOOKS) {
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

    private void settle(RolloutSimGateway gateway) {
        tables.holds.values().stream()
                .filter(h -> h.state() == HoldState.IN_DOUBT)
                .map(Hold::id)
                .toList()
                .forEach(h -> gateway.alive(() -> gateway.assembly.recovery().settle(h, "ann", "looked")));
    }

    private void people(RolloutSimGateway gateway, String id) {
        Staging.Word word = Staging.Word.values()[random.nextInt(Staging.Word.values().length)];
        gateway.alive(() -> gateway.assembly.staging().said(id, word, new Signed("ann", "s", "by ann"), "so it is"));
    }

    /** At every execution. */
    Outcome production(Step step, RolloutSimGateway gateway) {
        String name = step.input().path("name").asString("");
        if (random.nextInt(100) < 3) {
            count("lost on the way");
            trace.add("gateway " + gateway.number + " sends " + name + ", which is lost");
            gateway.step("production never hears of it");
            return new Outcome.InDoubt("no answer came");
        }
        trace.add("gateway " + gateway.number + " executes " + name);
        promises.executes(name);
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
    private void late(RolloutSimGateway gateway) {
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

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
