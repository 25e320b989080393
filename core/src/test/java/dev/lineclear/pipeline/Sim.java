package dev.lineclear.pipeline;

import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Something outside the pipeline that breaks its promise, to see that the invariants notice. */
    enum Sabotage {
        NONE,
        /** The store lets everybody claim. */
        CLAIMS_ALWAYS_WORK,
        /** The log takes intents and does not keep them. */
        INTENTS_ARE_LOST,
        /** The policies are not asked. */
        EVERYTHING_IS_ALLOWED,
        /** The gateways' clocks stand still, so that votes never expire for them. */
        CLOCKS_STAND
    }

    private static final List<String> OPERATIONS = List.of(
            "db:Delete", "db:Delete", "db:Update", "db:Update", "db:Purge", "db:Create", "db:Describe", "db:Mystery");
    private static final List<Session> SESSIONS = List.of(Requests.session("s1"), Requests.session("s2"));

    final long seed;
    final Tables tables = new Tables();
    final SimPeople people = new SimPeople(tables);
    final Invariants invariants = new Invariants(this);
    final Map<String, Integer> counts = new TreeMap<>();

    private final Random random;
    private final OptionalInt crashAt;
    final Sabotage sabotage;
    private final String favourite;
    private final Turns turns = new Turns();
    private final Map<SimTask, Runnable> calls = new java.util.LinkedHashMap<>();
    private final List<Runnable> late = new ArrayList<>();
    private final List<SimPeople.Signed> cast = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final List<SimGateway> gateways;

    /** Drawn for each seed, so that some seeds are quiet and others are one catastrophe. In 10,000. */
    private final int faultRate;

    private final int crashRate;
    private final int jumpRate;
    private final int moveRate;
    private final int misfortune;
    private final Duration patience;
    private final Map<String, String> tags = new TreeMap<>(Map.of("owner", "dba"));

    private Instant now = Requests.NOON;
    private boolean calm;
    private int events;
    private int started;
    private int unanswered;

    /** @param crashAt instead of crashes by chance, one, of every gateway, before this event */
    Sim(long seed, OptionalInt crashAt, Sabotage sabotage) {
        this.seed = seed;
        this.sabotage = sabotage;
        this.random = new Random(seed);
        this.crashAt = crashAt;
        boolean chance = crashAt.isEmpty();
        this.faultRate = chance ? pick(0, 0, 0, 50, 200, 500) : 0;
        this.crashRate = chance ? pick(0, 0, 20, 50, 200) : 0;
        this.jumpRate = pick(0, 0, 20, 100);
        this.moveRate = pick(0, 20, 100, 300);
        this.misfortune = pick(0, 30, 70);
        this.favourite = OPERATIONS.get(random.nextInt(6));
        this.patience = Duration.ofMillis(pick(0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
        tables.watch = invariants;
        tables.claimsAlwaysWork = sabotage == Sabotage.CLAIMS_ALWAYS_WORK;
        SESSIONS.forEach(s -> tables.sessions.put(s.id(), s));
        this.gateways = List.of(new SimGateway(this, 1), new SimGateway(this, 2));
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
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
        } else if (chance(crashRate)) {
            crash(gateway());
        } else if (chance(jumpRate)) {
            gateway().skew = Duration.ofMinutes(random.nextInt(-90, 90));
        } else if (chance(moveRate)) {
            worldMoves();
        } else if (!late.isEmpty() && chance(300)) {
            late.remove(random.nextInt(late.size())).run();
        } else if (calls.isEmpty() || (calls.size() < MAX_CALLS && chance(1_200))) {
            begin();
        } else {
            turn(List.copyOf(calls.keySet()).get(random.nextInt(calls.size())));
        }
    }

    private boolean chance(int inTenThousand) {
        return random.nextInt(10_000) < inTenThousand;
    }

    private SimGateway gateway() {
        return gateways.get(random.nextInt(gateways.size()));
    }

    /** What an approver saw is no longer so. */
    private void worldMoves() {
        switch (random.nextInt(6)) {
            case 0 -> tags.put("owner", random.nextBoolean() ? "dba" : "sre");
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
    private boolean started(SimGateway gateway) {
        return gateway.up || calls.keySet().stream().anyMatch(t -> t.gateway == gateway);
    }

    private void turn(SimTask task) {
        turns.run(task, calls.getOrDefault(task, () -> {}));
        if (task.done()) {
            calls.remove(task);
        }
    }

    private void begin() {
        SimGateway gateway = gateway();
        if (!gateway.up) {
            if (!started(gateway)) {
                restart(gateway);
            }
            return;
        }
        int what = random.nextInt(100);
        if (what < 38) {
            request(gateway, ask());
        } else if (what < 84) {
            vote(gateway);
        } else if (what < 88) {
            pickHold()
                    .ifPresent(h -> call("withdraw", gateway, t -> gateway.assembly()
                            .ballots()
                            .withdraw(h.id(), SimPeople.NAMES.get(random.nextInt(SimPeople.NAMES.size())))));
        } else if (what < 92) {
            call("expire", gateway, t -> gateway.assembly().recovery().expireDue());
        } else {
            tables.holds.values().stream()
                    .filter(h -> h.state() == HoldState.IN_DOUBT)
                    .findFirst()
                    .ifPresent(h -> call("settle", gateway, t -> gateway.assembly()
                            .recovery()
                            .settle(h.id(), "dee", "looked at it")));
        }
    }

    private void restart(SimGateway gateway) {
        trace.add("gateway " + gateway.number + " starts");
        gateway.start();
        call("start", gateway, t -> {
            gateway.assembly().recovery().afterCrash();
            gateway.up = true;
        });
    }

    private SimTask call(String what, SimGateway gateway, Consumer<SimTask> body) {
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

    /** Mostly the same few requests, so that calls meet on one hold. */
    private Proposal ask() {
        String operation = random.nextInt(3) > 0 ? favourite : OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        Session session = SESSIONS.get(random.nextInt(10) == 0 ? 1 : 0);
        String environment = random.nextInt(12) == 0 ? "beta" : "production";
        int value = random.nextInt(10) == 0 ? 1 : 0;
        return Requests.proposal(session, operation, Requests.target("reports", environment, tags), value, now);
    }

    private void request(SimGateway gateway, Proposal proposal) {
        SimTask task = call(proposal.operation(), gateway, t -> {
            Answer answer = gateway.assembly().pipeline().clear(proposal, t.executor());
            if (gateway.process() == t.process) {
                invariants.answered(t, answer);
                trace(t, "is answered " + answer);
            }
        });
        task.proposal = Optional.of(proposal);
    }

    private Optional<Hold> pickHold() {
        List<Hold> live = tables.holds.values().stream()
                .filter(h -> h.state() == HoldState.OPEN || h.state() == HoldState.GRANTED)
                .toList();
        return live.isEmpty() ? Optional.empty() : Optional.of(live.get(random.nextInt(live.size())));
    }

    private void vote(SimGateway gateway) {
        Optional<Hold> hold = pickHold();
        if (hold.isEmpty()) {
            request(gateway, ask());
            return;
        }
        SimPeople.Signed signed = signed(hold.get());
        cast(gateway, signed);
        if (random.nextInt(8) == 0) {
            cast(gateway(), signed);
        }
    }

    private void cast(SimGateway gateway, SimPeople.Signed signed) {
        if (gateway.up) {
            call("vote", gateway, t -> {
                Ballots.Cast came = gateway.assembly()
                        .ballots()
                        .cast(signed.statement().hold(), signed.statement().text(), signed.signature());
                tally("vote " + came.code());
            });
        }
    }

    /** Mostly somebody whose vote is missing. */
    private String voter(Hold hold) {
        List<String> missing = SimPeople.NAMES.subList(0, 4).stream()
                .filter(name -> tables.votesOn(hold.id()).stream()
                        .noneMatch(v -> v.approver().equals(name)))
                .toList();
        return missing.isEmpty() || random.nextInt(8) == 0
                ? SimPeople.NAMES.get(random.nextInt(SimPeople.NAMES.size()))
                : missing.get(random.nextInt(missing.size()));
    }

    private SimPeople.Signed signed(Hold hold) {
        String person = voter(hold);
        int how = random.nextInt(40);
        // A withdrawn vote that somebody sends again is a fault of its own, known: see PipelineTest.
        if (how == 0 && !cast.isEmpty()) {
            SimPeople.Signed old = cast.get(random.nextInt(cast.size()));
            if (!people.withdrawn(old)) {
                return old;
            }
        }
        Vote.Decision decision = how == 1 ? Vote.Decision.REJECT : Vote.Decision.APPROVE;
        String named = how == 2 ? "ann" : person;
        Duration valid = how < 6 ? Duration.ofSeconds(60) : Duration.ofMinutes(30 + random.nextInt(60 * 20));
        Statement statement = Statement.of(hold, named, decision, now.plus(valid));
        if (how == 7) {
            statement = new Statement(
                    statement.hold(),
                    statement.proposal(),
                    statement.assessment(),
                    Requests.STRICT.version(),
                    decision,
                    named,
                    statement.expiry());
        }
        SimPeople.Signed signed = people.sign(person, statement);
        cast.add(signed);
        return signed;
    }

    /** Nothing goes wrong any more: all calls end, everything is started again, and what is left is looked at. */
    private void quiet() {
        calm = true;
        finish();
        late.forEach(Runnable::run);
        late.clear();
        boolean untroubled = faultRate == 0 && crashRate == 0 && crashAt.isEmpty();
        if (untroubled && misfortune == 0) {
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
        while (!calls.isEmpty()) {
            now = now.plusMillis(1);
            turn(calls.keySet().iterator().next());
            invariants.afterEveryEvent();
        }
    }

    // What the calls see of it.

    Instant now() {
        return now;
    }

    Duration patience() {
        return patience;
    }

    SimTask current() {
        return (SimTask) turns.current();
    }

    void pause() {
        turns.pause();
    }

    boolean fault() {
        return !calm && chance(faultRate);
    }

    int luck(int bound) {
        return calm ? bound : random.nextInt(bound);
    }

    int misfortune() {
        return misfortune;
    }

    void produce(SimTask task) {
        invariants.produced(task);
    }

    void later(Runnable event) {
        late.add(event);
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
