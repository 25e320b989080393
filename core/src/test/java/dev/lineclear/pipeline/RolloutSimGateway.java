package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.record.Facts;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One gateway of a simulated rollout: its disk outlives it. */
final class RolloutSimGateway implements Wire {
    final int number;
    private final RolloutSim sim;
    final MemoryLog log = new MemoryLog(Wire.SOUND);
    private final MemoryBlobs blobs = new MemoryBlobs(Wire.SOUND);
    Duration skew = Duration.ZERO;
    boolean calm;
    private boolean dead;
    Assembly assembly;

    RolloutSimGateway(RolloutSim sim, int number) {
        this.sim = sim;
        this.number = number;
        this.assembly = assembled();
    }

    private Assembly assembled() {
        log.reopen(this);
        blobs.reopen(this);
        Composer composer = (asking, step, reason, at) ->
                new Composer.Composed(Requests.step(asking, step, at), () -> sim.production(step, this));
        return Assembly.of(new Assembly.Parts(
                Requests.assessor(),
                Requests.DEFAULT,
                new MemoryStore(sim.tables, this),
                log,
                new Facts(new Redaction((id, body) -> {}, operation -> List.of())),
                new Undoers(Map.of(Requests.GATE, new TableUndoer(() -> sim.now.plus(skew), this, this::reverted))),
                new Observers(Map.of(), Set.of()),
                blobs,
                Telemetry.NONE,
                () -> sim.now.plus(skew),
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
        sim.trace.add("gateway " + number + " puts back " + capture.targets());
        sim.count("put back");
        if (sim.promises.putBack.merge(capture.id(), 1, Integer::sum) > 1) {
            sim.promises.broken(capture.targets() + " is put back twice");
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
            sim.trace.add("gateway " + number + ": " + e.getMessage());
        }
        while (dead) {
            sim.count("crashes");
            dead = false;
            assembly = assembled();
            try {
                assembly.recovery().afterCrash();
            } catch (SimGateway.Died | RuntimeException e) {
                sim.trace.add("gateway " + number + " at its start: " + e.getMessage());
            }
        }
    }

    @Override
    public void out(String call) {
        if (sim.depth > 0 && call.equals(MemoryHolds.WAITS)) {
            // Who has it is stopped in the middle of it until this one is done: a database gives up after some time.
            sim.count("waited in vain");
            throw new StateException(call, null);
        }
        step(call);
        fail(call);
    }

    @Override
    public void back(String call) {
        step(call);
        fail(call);
    }

    private void fail(String call) {
        if (!calm && sim.random.nextInt(10_000) < sim.faults) {
            throw call.startsWith("log.") ? new RecordSink.RecordException(call, null) : new StateException(call, null);
        }
    }

    /** Others get their turn, people halt it, and it may be the last. */
    void step(String what) {
        if (dead) {
            throw new SimGateway.Died();
        }
        if (calm || sim.depth > 0) {
            return;
        }
        int luck = sim.random.nextInt(10_000);
        if (luck < sim.crashes) {
            dead = true;
            sim.trace.add("gateway " + number + " dies at " + what);
            log.loseProcess();
            throw new SimGateway.Died();
        }
        if (luck >= (what.equals("rollouts.move") ? 9_800 : 9_980)) {
            meanwhile(what);
        }
    }

    private void meanwhile(String what) {
        sim.depth++;
        try {
            if (sim.random.nextInt(8) == 0 && !sim.tables.rollouts.isEmpty()) {
                sim.trace.add("halt at " + what);
                String id = sim.tables.rollouts.keySet().iterator().next();
                RolloutSimGateway other = sim.gateways.get(1 - number);
                other.alive(() -> other.assembly.staging().halt(id, "smoke"));
            } else {
                sim.gateways.get(1 - number).turn();
            }
        } finally {
            sim.depth--;
        }
    }

    /** Well, mostly; or failing; or nothing can be said. */
    private final class Flapping implements Health {
        private final boolean hushed = sim.random.nextInt(6) == 0;

        @Override
        public String obstacle(HealthCheck check) {
            return "";
        }

        @Override
        public List<Sample> look(HealthCheck check, Instant at) {
            return sim.random.nextInt(20) == 0 || hushed
                    ? List.of()
                    : List.of(new Sample("page", at, sim.random.nextInt(40) > 0, "seen"));
        }

        @Override
        public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
            Judgement found = sim.promises.found();
            sim.promises.found(found.result());
            return sim.broken == RolloutSim.Broken.HEALTH && found.result() == Judgement.Result.INCONCLUSIVE
                    ? Judgement.passed("nothing was not well")
                    : found;
        }
    }
}
