package dev.lineclear.pipeline;

import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Transition;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a rollout promises, kept beside it from what truly happened, and compared at every move and every execution. */
final class RolloutPromises {
    /** The most that one look adds to a watch: twice the time to the next one. */
    static final Duration A_LOOK = RolloutSim.BAKE.dividedBy(20).multipliedBy(2);

    static final int LEAST_LOOKS = 3;

    /** Each way that the table of states knows, by how often it was taken. */
    final Map<Transition, Integer> occurred = new HashMap<>();

    final Map<String, Integer> putBack = new HashMap<>();
    private final Map<String, Integer> executed = new HashMap<>();
    private final RolloutSim sim;
    private RolloutState state = RolloutState.READY;
    private String watching = "";
    private Watched watched = new Watched(Requests.NOON, Duration.ZERO);
    private int mayRun = -1;
    private boolean halted;
    private int afterHalt;
    private String violation = "";

    RolloutPromises(RolloutSim sim) {
        this.sim = sim;
    }

    RolloutState state() {
        return state;
    }

    /** Of the watch that is under way. */
    int looks() {
        return watched.looks;
    }

    boolean halted() {
        return halted;
    }

    /** The first promise that was broken; empty while none is. */
    String violation() {
        return violation;
    }

    /** What was put back behind its back is not what it saw. */
    void setBack(RolloutState to) {
        state = to;
    }

    /** What a gateway was told of the stage that is watched. */
    void found(Judgement.Result told) {
        watched.last = told;
    }

    /** At every move: by the table, and no stage begins before the one before it passed, or people said so. */
    void checked(Rollout to) {
        sim.trace.add(to.state() + " " + to.stage() + " " + to.because());
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
        return sim.gateways.stream()
                .flatMap(g -> g.log.written(Kind.ROLLOUT_MOVED))
                .map(Record::data)
                .anyMatch(d -> d.path("event").asString("").equals(move.event().name())
                        && d.path("stage").asInt() == to.stage()
                        && d.path("because").asString("").equals(to.because()));
    }

    /** At every move: a watch ends well only after its time, and when what was found last is well. */
    private void watched(Rollout to) {
        Duration skew = sim.gateways.getFirst().skew;
        boolean oneClock = sim.gateways.stream().allMatch(g -> g.skew.equals(skew));
        if (to.state() == RolloutState.BAKING && state != RolloutState.BAKING) {
            watched = new Watched(sim.now, skew);
            watching = to.id() + "/" + to.stage();
        }
        watched.oneClock &= oneClock && watched.skew.equals(skew);
        if (to.state() == RolloutState.BAKING && state == RolloutState.BAKING) {
            Duration gone = Duration.between(watched.lookedAt, sim.now);
            watched.time = watched.time.plus(gone.compareTo(A_LOOK) < 0 ? gone : A_LOOK);
            watched.lookedAt = sim.now;
            watched.looks++;
        }
        if (state == RolloutState.BAKING && (to.state() == RolloutState.READY || to.state() == RolloutState.DONE)) {
            sim.count(watched.oneClock ? "passed, by one clock" : "passed, by clocks that jump");
            if (watched.last != Judgement.Result.PASSED) {
                broken("a stage passed of which it was found: " + watched.last);
            }
            if (A_LOOK.multipliedBy(watched.looks).compareTo(RolloutSim.BAKE) < 0
                    || watched.oneClock && watched.time.compareTo(RolloutSim.BAKE) < 0) {
                broken("a stage passed after " + watched.looks + " looks, watched for " + watched.time);
            }
        }
    }

    /** What there truly is to say of the stage that is watched. */
    Judgement found() {
        List<Sample> samples = sim.tables.samples.getOrDefault(watching, List.of());
        return samples.stream().anyMatch(s -> !s.well())
                ? Judgement.failed("not well")
                : samples.size() < LEAST_LOOKS ? Judgement.inconclusive("too few") : Judgement.passed("well");
    }

    /** At every execution: each request once, in its order, after those before it, and none after a halt. */
    void executes(String name) {
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
    }

    /** Remembered, since the pipeline would turn an error into an outcome that is in doubt. */
    void broken(String promise) {
        if (violation.isEmpty()) {
            violation = promise;
            sim.trace.add("BROKEN: " + promise);
        }
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
}
