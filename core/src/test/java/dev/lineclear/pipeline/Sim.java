package dev.lineclear.pipeline;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Two gateways on one store, agents, approvers and production, for one seed. One call runs at a time, from one port call
 * to the next; who is next, what fails and when, follows from the seed alone.
 */
final class Sim {
    static final Duration LIFETIME = Duration.ofHours(1);
    private static final int EVENTS = 420;
    private static final int MAX_CALLS = 4;

    /** Many times what any call takes. */
    private static final int MANY_TURNS = 100_000;

    final long seed;
    final Tables tables = new Tables();
    final SimPeople people = new SimPeople(tables);
    final Invariants invariants = new Invariants(this);
    final Map<String, Integer> counts = new TreeMap<>();

    final SimLuck luck;
    private final Random random;
    private final OptionalInt crashAt;
    final Sabotage sabotage;
    private final Turns turns = new Turns();
    private final Map<SimTask, Runnable> calls = new java.util.LinkedHashMap<>();
    private final List<Runnable> late = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final List<SimGateway> gateways;

    private final SimActs acts;
    private Instant now = Requests.NOON;
    private int events;
    private int started;
    private int unanswered;

    /** @param crashAt instead of crashes by chance, one, of every gateway, before this event */
    Sim(long seed, OptionalInt crashAt, Sabotage sabotage) {
        this.seed = seed;
        this.sabotage = sabotage;
        this.random = new Random(seed);
        this.crashAt = crashAt;
        this.luck = new SimLuck(random, crashAt.isEmpty());
        this.acts = new SimActs(this, random);
        tables.watch = invariants;
        tables.claimsAlwaysWork = sabotage == Sabotage.CLAIMS_ALWAYS_WORK;
        SimActs.SESSIONS.forEach(s -> tables.sessions.put(s.id(), s));
        this.gateways = List.of(new SimGateway(this, 1), new SimGateway(this, 2));
    }

    void run() {
        try {
            for (events = 0; events < EVENTS; events++) {
                event();
                invariants.afterEveryEvent();
            }
            quiet();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed
                            + crashAt.stream()
                                    .mapToObj(k -> ", crash at event " + k)
                                    .findFirst()
                                    .orElse("")
                            + ": " + e.getMessage() + "\nThe last events:\n  "
                            + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 80), trace.size())),
                    e);
        }
    }

    int events() {
        return events;
    }

    List<String> trace() {
        return List.copyOf(trace);
    }

    private void event() {
        now = now.plusMillis(random.nextInt(600));
        if (crashAt.isPresent() && crashAt.getAsInt() == events) {
            gateways.forEach(this::crash);
        } else if (luck.crash()) {
            crash(gateway());
        } else if (luck.clockJumps()) {
            gateway().skew = Duration.ofMinutes(random.nextInt(-90, 90));
        } else if (luck.worldMoves()) {
            worldMoves();
        } else if (!late.isEmpty() && luck.chance(300)) {
            late.remove(random.nextInt(late.size())).run();
        } else if (calls.isEmpty() || (calls.size() < MAX_CALLS && luck.chance(1_200))) {
            acts.begin(gateway());
        } else {
            turn(List.copyOf(calls.keySet()).get(random.nextInt(calls.size())));
        }
    }

    SimGateway gateway() {
        return gateways.get(random.nextInt(gateways.size()));
    }

    /** What an approver saw is no longer so. */
    private void worldMoves() {
        switch (random.nextInt(6)) {
            case 0 -> acts.retag(random.nextBoolean() ? "dba" : "sre");
            case 1 -> people.rotate(SimPeople.NAMES.get(random.nextInt(SimPeople.NAMES.size())));
            case 2 -> tables.sessions.computeIfPresent("s1", (id, s) -> s.withState(Session.State.HALTED));
            case 3 -> tables.sessions.computeIfPresent("s1", (id, s) -> s.withState(Session.State.OPEN));
            default -> {
                List<CedarDecider> all = List.of(Requests.DEFAULT, Requests.LOOSE, Requests.STRICT, Requests.DEFAULT);
                gateway().policy = all.get(random.nextInt(all.size()));
            }
        }
        trace.add("the world moves");
    }

    private void crash(SimGateway gateway) {
        if (!started(gateway)) {
            return;
        }
        trace.add("gateway " + gateway.number + " dies");
        tally("crashes");
        gateway.die(random);
        List.copyOf(calls.keySet()).stream().filter(t -> t.gateway == gateway).forEach(this::turn);
    }

    /** Whether it is up or on its way. */
    boolean started(SimGateway gateway) {
        return gateway.up || calls.keySet().stream().anyMatch(t -> t.gateway == gateway);
    }

    private void turn(SimTask task) {
        turns.run(task, calls.getOrDefault(task, () -> {}));
        if (task.done()) {
            calls.remove(task);
        }
    }

    void restart(SimGateway gateway) {
        trace.add("gateway " + gateway.number + " starts");
        gateway.start();
        call("start", gateway, t -> {
            gateway.assembly().recovery().afterCrash();
            gateway.up = true;
        });
    }

    SimTask call(String what, SimGateway gateway, Consumer<SimTask> body) {
        SimTask task = new SimTask(this, ++started, what, gateway);
        calls.put(task, () -> {
            try {
                body.accept(task);
            } catch (SimGateway.Died e) {
                unanswered++;
            } catch (dev.lineclear.state.StateException | dev.lineclear.record.RecordSink.RecordException e) {
                trace(task, "ends with " + e.getMessage());
            }
        });
        return task;
    }

    /** Nothing goes wrong any more: all calls end, everything is started again, and what is left is looked at. */
    private void quiet() {
        luck.calm();
        finish();
        late.forEach(Runnable::run);
        late.clear();
        boolean untroubled = luck.untroubled() && crashAt.isEmpty();
        if (untroubled && luck.misfortune() == 0) {
            invariants.nobodyForgotAClaim();
        }
        gateways.forEach(this::crash);
        for (SimGateway gateway : gateways) {
            restart(gateway);
            finish();
        }
        invariants.afterRecovery(untroubled);
    }

    private void finish() {
        for (int turn = 0; !calls.isEmpty(); turn++) {
            if (turn == MANY_TURNS) {
                throw new AssertionError("everyCallEnds: " + calls.keySet());
            }
            now = now.plusMillis(1);
            turn(List.copyOf(calls.keySet()).get(turn % calls.size()));
            invariants.afterEveryEvent();
        }
    }

    // What the calls see of it.

    Instant now() {
        return now;
    }

    SimTask current() {
        return (SimTask) turns.current();
    }

    void pause() {
        turns.pause();
    }

    void produce(SimTask task) {
        invariants.produced(task);
    }

    void later(Runnable event) {
        late.add(event);
    }

    long recorded(Kind kind) {
        return gateways.stream().mapToLong(g -> g.log.written(kind).count()).sum();
    }

    boolean allAnswered() {
        return unanswered == 0;
    }

    void tally(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void trace(SimTask task, String what) {
        trace.add(task + " " + what);
    }
}
