package dev.lineclear.pipeline;

import dev.lineclear.execution.Composer;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One gateway: its disk outlives it, its process dies and is started again. */
final class SimGateway {
    private static final Facts FACTS = new Facts(new Redaction((id, body) -> {}, operation -> List.of()));

    /** The process died. Not an exception anything could handle: every further call of the process ends the same way. */
    @SuppressWarnings("serial")
    static final class Died extends Error {
        Died() {
            super("the process died", null, false, false);
        }
    }

    private final Sim sim;
    final int number;
    final MemoryLog log = new MemoryLog(Wire.SOUND);
    final MemoryBlobs blobs = new MemoryBlobs(Wire.SOUND);
    CedarDecider policy = Requests.DEFAULT;
    Duration skew = Duration.ZERO;
    boolean up;
    private Process process = new Process();
    private Assembly assembly;

    SimGateway(Sim sim, int number) {
        this.sim = sim;
        this.number = number;
        this.assembly = assemble();
        this.up = true;
    }

    Assembly assembly() {
        return assembly;
    }

    Process process() {
        return process;
    }

    Instant now() {
        return sim.now().plus(skew);
    }

    private Assembly assemble() {
        log.reopen(process);
        blobs.reopen(process);
        InstantSource clock = sim.sabotage == Sabotage.CLOCKS_STAND ? () -> Requests.NOON : this::now;
        return Assembly.of(new Assembly.Parts(
                Requests.assessor(),
                new Deciding(),
                new MemoryStore(sim.tables, process),
                sim.sabotage == Sabotage.INTENTS_ARE_LOST ? new Forgetful() : log,
                FACTS,
                new Undoers(Map.of(Requests.GATE, new TableUndoer(clock, process))),
                new Observers(Map.of(), Set.of()),
                blobs,
                Telemetry.NONE,
                clock,
                sim.luck.patience(),
                Sim.LIFETIME,
                "http://localhost/holds/",
                "node-" + number,
                Map.of(),
                Mishaps.NONE,
                Composer.NONE,
                Health.NONE,
                Optional.empty(),
                Alarms.NONE,
                Optional.empty()));
    }

    /** Dies on the spot; by power failure what was not forced is gone. */
    void die(Random random) {
        process.dead = true;
        up = false;
        if (random.nextBoolean()) {
            log.losePower(random);
            blobs.crash();
        } else {
            log.loseProcess();
        }
    }

    /** A new process; it takes requests when it is {@link #up}. */
    void start() {
        process = new Process();
        assembly = assemble();
    }

    /** Decides with the policies in force here, and notes what was asked. */
    private final class Deciding implements Decider {
        @Override
        public Verdict decide(Proposal proposal, Assessment assessment, Evidence evidence) {
            CedarDecider inForce = policy;
            Verdict verdict = inForce.decide(proposal, assessment, evidence);
            if (sim.sabotage == Sabotage.EVERYTHING_IS_ALLOWED) {
                verdict = new Verdict.Allow(verdict.explanation());
            }
            sim.invariants.decided(sim.current(), inForce, proposal, assessment, evidence, verdict);
            return verdict;
        }

        @Override
        public String version() {
            return policy.version();
        }
    }

    /** Says that intents are on disk. */
    private final class Forgetful implements RecordSink {
        @Override
        public Written write(Record record) {
            return record.kind() == Kind.INTENT ? () -> 0 : log.write(record);
        }
    }

    /** Every port call of one process: others get their turn, it may fail, and it may be the last. */
    final class Process implements Wire {
        private boolean dead;

        @Override
        public void out(String call) {
            if (call.equals("sessions.find")) {
                sim.current().looksAtSession();
            } else if (call.equals("holds.find")) {
                sim.current().looksAtHold();
            }
            step(call);
            fail(call, "");
        }

        @Override
        public void back(String call) {
            step("✓" + call);
            fail(call, "the answer was lost: ");
        }

        void step(String what) {
            alive();
            SimTask task = sim.current();
            task.noteGood();
            sim.trace(task, what);
            if (what.contains("execute")) {
                sim.sends(SimGateway.this);
            }
            sim.pause();
            alive();
            task.noteGood();
        }

        private void alive() {
            if (dead) {
                throw new Died();
            }
        }

        private void fail(String call, String how) {
            if (!sim.luck.fault()) {
                return;
            }
            sim.trace(sim.current(), "✗" + call);
            String message = how + call;
            throw call.startsWith("log.")
                    ? new RecordSink.RecordException(message, null)
                    : call.startsWith("undo.") || call.startsWith("blobs.")
                            ? new IllegalStateException(message)
                            : new StateException(message, null);
        }
    }
}
