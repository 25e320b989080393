package dev.lineclear.pipeline;

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
import org.jspecify.annotations.Nullable;

/**
 * Two gateways on one store, agents, approvers and production, for one seed. One call runs at a time, from one port call
 * to the next; who is next, what fails and when, follows from the seed alone.
 */
final class Sim {
    static final Duration LIFETIME = Duration.ofHours(1);
    private static final int EVENTS = 420;
    private static final int MAX_CALLS = 4;

    final long seed;
    final Tables tables = new Tables();
    final SimPeople people = new SimPeople(tables);
    final Invariants invariants = new Invariants(this);
    final Map<String, Integer> counts = new TreeMap<>();

    final SimLuck luck;
    private final Random random;
    private final OptionalInt crashAt;
    private @Nullable SimGateway sending;
    final Sabotage sabotage;
    private final SimCalls calls = new SimCalls(this);
    private final List<Runnable> late = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final List<SimGateway> gateways;

    private final SimActs acts;
    private Instant now = Requests.NOON;
    private int events;

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

    /** What happens next may be that it dies, with production having heard or not. */
    void sends(SimGateway gateway) {
        sending = gateway;
    }

    private void event() {
        SimGateway exposed = sending;
        sending = null;
        happens(exposed);
    }

    private void happens(@Nullable SimGateway exposed) {
        now = now.plusMillis(random.nextInt(600));
        if (crashAt.isPresent() && crashAt.getAsInt() == events) {
            gateways.forEach(this::crash);
        } else if (luck.crash()) {
            crash(gateway());
        } else if (exposed != null && luck.crashNow()) {
            crash(exposed);
        } else if (luck.clockJumps()) {
            gateway().skew = Duration.ofMinutes(random.nextInt(-90, 90));
        } else if (luck.worldMoves()) {
            acts.worldMoves();
            trace.add("the world moves");
        } else if (!late.isEmpty() && luck.chance(300)) {
            late.remove(random.nextInt(late.size())).run();
        } else if (calls.isEmpty() || (calls.size() < MAX_CALLS && luck.chance(1_200))) {
            acts.begin(gateway());
        } else {
            calls.turn(random.nextInt(calls.size()));
        }
    }

    SimGateway gateway() {
        return gateways.get(random.nextInt(gateways.size()));
    }

    private void crash(SimGateway gateway) {
        if (!started(gateway)) {
            return;
        }
        trace.add("gateway " + gateway.number + " dies");
        tally("crashes");
        gateway.die(random);
        calls.end(gateway);
    }

    /** Whether it is up or on its way. */
    boolean started(SimGateway gateway) {
        return gateway.up || calls.any(gateway);
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
        return calls.begin(what, gateway, body);
    }

    /** A moment passes between the turns of calls that are only being ended. */
    void tick() {
        now = now.plusMillis(1);
    }

    /** Nothing goes wrong any more: all calls end, everything is started again, and what is left is looked at. */
    private void quiet() {
        luck.calm();
        calls.finish();
        late.forEach(Runnable::run);
        late.clear();
        boolean untroubled = luck.untroubled() && crashAt.isEmpty();
        if (untroubled && luck.misfortune() == 0) {
            new Aftermath(this).nobodyForgotAClaim();
        }
        gateways.forEach(this::crash);
        for (SimGateway gateway : gateways) {
            restart(gateway);
            calls.finish();
        }
        new Aftermath(this).afterRecovery(untroubled);
    }

    // What the calls see of it.

    Instant now() {
        return now;
    }

    SimTask current() {
        return calls.current();
    }

    void pause() {
        calls.pause();
    }

    void later(Runnable event) {
        late.add(event);
    }

    long recorded(Kind kind) {
        return gateways.stream().mapToLong(g -> g.log.written(kind).count()).sum();
    }

    boolean allAnswered() {
        return calls.allAnswered();
    }

    void tally(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void trace(SimTask task, String what) {
        trace.add(task + " " + what);
    }
}
