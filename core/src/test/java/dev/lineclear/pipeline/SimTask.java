package dev.lineclear.pipeline;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One call of somebody at one gateway, and all that the invariants have to know of it. */
final class SimTask extends Turns.Turn {
    /** What the policies were asked last, and what was true at that moment. */
    record Asked(
            CedarDecider policy,
            Assessment assessment,
            Evidence evidence,
            Verdict verdict,
            boolean afterClaim,
            Set<String> approving) {}

    final int number;
    final String what;
    final SimGateway gateway;
    final SimGateway.Process process;
    private final Sim sim;

    Optional<Proposal> proposal = Optional.empty();
    Optional<String> claimed = Optional.empty();
    Optional<Asked> asked = Optional.empty();
    int executions;

    /** Production has it, or may have it. */
    boolean sent;

    boolean produced;

    /** Of the hold whose votes this call read last: whoever approved it with a good vote at any moment since. */
    private final Set<String> good = new HashSet<>();

    SimTask(Sim sim, int number, String what, SimGateway gateway) {
        this.sim = sim;
        this.number = number;
        this.what = what;
        this.gateway = gateway;
        this.process = gateway.process();
    }

    /** Whether the session could act at any moment since this call last looked. */
    private boolean active;

    void looksAtSession() {
        active = false;
    }

    boolean active() {
        return active;
    }

    /** Whether the claim stood at any moment since this call last looked. */
    private boolean standing;

    void looksAtHold() {
        standing = false;
    }

    boolean standing() {
        return standing;
    }

    /** Called with every port call: a vote that was good between the first look at it and the decision was not stale. */
    void noteGood() {
        active |= proposal.map(p -> sim.tables.sessions.get(p.session().id()))
                .filter(s -> s.activeAt(gateway.now()))
                .isPresent();
        standing |= hold().filter(h -> h.state() == HoldState.CLAIMED).isPresent();
        proposal.flatMap(p -> hold()).ifPresent(h -> good.addAll(sim.people.approving(h, gateway.now())));
    }

    void claims(String holdId) {
        claimed = Optional.of(holdId);
        good.clear();
    }

    private Optional<Hold> hold() {
        return claimed.map(sim.tables.holds::get);
    }

    void asked(CedarDecider policy, Assessment assessment, Evidence evidence, Verdict verdict) {
        noteGood();
        asked = Optional.of(new Asked(policy, assessment, evidence, verdict, claimed.isPresent(), Set.copyOf(good)));
    }

    /** Production at its worst: late, silent, refusing, or throwing. */
    Executor executor() {
        return () -> {
            sim.invariants.executing(this);
            process.step("execute");
            int luck = sim.luck.draw(100);
            if (luck < sim.luck.misfortune()) {
                return badly(luck % 7);
            }
            sent = true;
            sim.invariants.produced(this);
            process.step("✓execute");
            return new Outcome.Succeeded(200, "r" + number);
        };
    }

    private Outcome badly(int how) {
        sent = how != 0;
        switch (how) {
            case 0 -> {
                return new Outcome.NotSent("no connection");
            }
            case 1 -> {
                return new Outcome.Refused(409, "Conflict", "r" + number);
            }
            case 2 -> {
                sim.invariants.produced(this);
                process.step("✓execute, the answer is lost");
                return new Outcome.InDoubt("the connection died");
            }
            case 3 -> {
                return new Outcome.InDoubt("the connection died on the way there");
            }
            case 4 -> {
                sim.later(() -> sim.invariants.produced(this));
                return new Outcome.InDoubt("timed out");
            }
            case 5 -> throw new IllegalStateException("broken before sending");
            default -> {
                sim.invariants.produced(this);
                process.step("✓execute, and the executor breaks");
                throw new IllegalStateException("broken after sending");
            }
        }
    }

    @Override
    public String toString() {
        return "#" + number + " " + what + "@" + gateway.number;
    }
}
