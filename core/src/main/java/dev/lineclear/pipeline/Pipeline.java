package dev.lineclear.pipeline;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Lookout.Watched;
import dev.lineclear.pipeline.Telemetry.Stage;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow, in one direction: assess, watch, decide, hold, snapshot, execute, verify, answer; each step recorded before the
 * next. No protocol in it. Whatever goes wrong ends in a refusal.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Assessing assessing;
    private final Lookout lookout;
    private final Decider decider;
    private final HoldDesk desk;
    private final Wholes wholes;
    private final Ballots ballots;
    private final Pacing pacing;
    private final Rehearsing rehearsing;
    private final Change change;
    private final Journal journal;
    private final Observers observers;
    private final Refusals refusals;
    private final Telemetry telemetry;
    private final Duration patience;

    Pipeline(
            Assessing assessing,
            Lookout lookout,
            Decider decider,
            HoldDesk desk,
            Wholes wholes,
            Ballots ballots,
            Pacing pacing,
            Rehearsing rehearsing,
            Change change,
            Journal journal,
            Observers observers,
            Refusals refusals,
            Telemetry telemetry,
            Duration patience) {
        this.assessing = assessing;
        this.lookout = lookout;
        this.decider = decider;
        this.desk = desk;
        this.wholes = wholes;
        this.ballots = ballots;
        this.pacing = pacing;
        this.rehearsing = rehearsing;
        this.change = change;
        this.journal = journal;
        this.observers = observers;
        this.refusals = refusals;
        this.telemetry = telemetry;
        this.patience = patience;
    }

    /** Clears the proposal and executes it, or refuses. Blocks while it is held, up to the patience; never throws. */
    public Answer clear(Proposal proposal, Executor executor) {
        return clear(proposal, executor, patience);
    }

    /** @param patience how long to block at most while it is held */
    public Answer clear(Proposal proposal, Executor executor, Duration patience) {
        return telemetry.passing(proposal, () -> cleared(proposal, executor, patience, Optional.empty()));
    }

    /**
     * The same under a hold of its own whatever the policies want, so that it runs once and can be taken back.
     *
     * @param binding told of the hold before its evidence is counted; false when nothing may run under it
     */
    Answer clearUnderHold(Proposal proposal, Executor executor, Predicate<Hold> binding) {
        return telemetry.passing(proposal, () -> cleared(proposal, executor, Duration.ZERO, Optional.of(binding)));
    }

    private Answer cleared(Proposal proposal, Executor executor, Duration wait, Optional<Predicate<Hold>> binding) {
        try {
            long start = System.nanoTime();
            Watched watched = lookout.look(proposal, assessed(proposal), binding.isPresent());
            if (watched.halted()) {
                return halted(proposal, watched.assessment());
            }
            Verdict verdict = decided(proposal, watched.assessment());
            telemetry.decided(
                    watched.assessment().effect(), verdict.word(), Duration.ofNanos(System.nanoTime() - start));
            Duration open = executor.waits() ? wait : Duration.ZERO;
            Answer answer = answered(proposal, watched.assessment(), verdict, executor, open, binding);
            lookout.ended(watched, answer);
            return answer;
        } catch (RuntimeException | Error e) {
            return failedClosed(proposal, e);
        }
    }

    private Answer answered(
            Proposal proposal,
            Assessment assessment,
            Verdict verdict,
            Executor executor,
            Duration wait,
            Optional<Predicate<Hold>> binding) {
        return switch (verdict) {
            case Verdict.Deny deny -> denied(proposal, assessment, deny);
            case Verdict any
            when binding.isPresent() ->
                held(proposal, assessment, underHold(any, assessment), executor, wait, binding.get());
            case Verdict.Allow allow
            when assessment.effect() == Effect.READ -> read(proposal, assessment, allow, executor);
            case Verdict any
            when pacing.covers(proposal, assessment) ->
                held(proposal, assessment, asIs(any), executor, wait, hold -> true);
            case Verdict.Allow allow ->
                change.run(proposal, observers.seen(proposal, assessment, allow), allow, Optional.empty(), executor);
            case Verdict.Hold hold
            when hold.required().approvals() == 0 && waitsForNobody(hold) ->
                change.run(proposal, assessment, hold, Optional.empty(), executor);
            case Verdict.Hold hold -> held(proposal, assessment, hold, executor, wait, any -> true);
        };
    }

    /** Whether the proposal would be let through as it is, without asking anyone. Records and executes nothing. */
    public boolean passes(Proposal proposal) {
        try {
            Assessment assessment = assessing.bare(proposal);
            // What is paced is compared with what was sent before, for which all of it must be known.
            return !pacing.covers(proposal, assessment) && decided(proposal, assessment) instanceof Verdict.Allow;
        } catch (RuntimeException e) {
            LOG.warn("proposal {} could not be assessed: {}", proposal.id(), e.toString());
            return false;
        }
    }

    private Assessment assessed(Proposal proposal) {
        return Wholes.is(proposal) ? wholes.assessment(proposal) : assessing.marked(proposal);
    }

    /** What waits for its turn waits in a hold, and for nothing else but what the policies require. */
    private static Verdict.Hold asIs(Verdict verdict) {
        return verdict instanceof Verdict.Hold hold ? hold : new Verdict.Hold(Evidence.NONE, verdict.explanation());
    }

    private static Verdict.Hold underHold(Verdict verdict, Assessment assessment) {
        Evidence required = verdict instanceof Verdict.Hold hold ? hold.required() : Evidence.NONE;
        boolean snapshot = required.snapshot() || assessment.reversibility().capturable();
        return new Verdict.Hold(required.with(snapshot, required.witnessed()), verdict.explanation());
    }

    private Verdict decided(Proposal proposal, Assessment assessment) {
        try (var _ = telemetry.begin(Stage.DECIDE)) {
            return observers.mode(proposal, decider.decide(proposal, assessment, Evidence.NONE));
        }
    }

    private Answer read(Proposal proposal, Assessment assessment, Verdict verdict, Executor executor) {
        Outcome outcome;
        try (var _ = telemetry.begin(Stage.EXECUTE)) {
            outcome = executor.execute();
            telemetry.executed(outcome);
        }
        journal.read(proposal, assessment, verdict, outcome, executor.assumed());
        return new Answer.Executed(outcome);
    }

    /** The agent repeats its request after approval; then, and only then, the hold is claimed, once. */
    private Answer held(
            Proposal proposal,
            Assessment bare,
            Verdict.Hold verdict,
            Executor executor,
            Duration wait,
            Predicate<Hold> binding) {
        Assessment assessment = Wholes.is(proposal) ? bare : observers.look(proposal, bare);
        Optional<Hold> found = desk.holdFor(proposal, assessment, verdict);
        if (found.isEmpty()) {
            return crowded(proposal, assessment);
        }
        Hold hold = found.get();
        if (!binding.test(hold)) {
            return refusals.notSent("it is not its turn under hold " + hold.id());
        }
        telemetry.held(hold.id());
        rehearsing.held(hold, executor);
        ballots.recount(hold);
        Hold settled = waited(ballots.current(hold), wait);
        if (settled.state() == HoldState.GRANTED && ballots.begins(settled) && desk.claim(settled)) {
            return change.run(
                    proposal, assessment, verdict, Optional.of(settled.withState(HoldState.CLAIMED)), executor);
        }
        Hold now = ballots.current(settled);
        return refusals.held(now, ballots.waits(now), ballots.votes(now), ballots.rejectedBefore(now));
    }

    private Hold waited(Hold hold, Duration wait) {
        try (var _ = telemetry.begin(Stage.HOLD)) {
            return desk.await(hold, wait);
        }
    }

    /** Nobody could read as many. On record, and counted as a refusal, so that who goes on is noticed. */
    private Answer crowded(Proposal proposal, Assessment assessment) {
        journal.refused(proposal, Optional.of(assessment), Optional.empty(), Journal.CROWDED);
        return refusals.crowded();
    }

    private Answer denied(Proposal proposal, Assessment assessment, Verdict.Deny deny) {
        journal.refused(proposal, Optional.of(assessment), Optional.of(deny.explanation()), Journal.DENIED);
        return refusals.denied(deny);
    }

    private Answer halted(Proposal proposal, Assessment assessment) {
        journal.refused(proposal, Optional.of(assessment), Optional.empty(), "halted");
        return refusals.halted(proposal.session());
    }

    private Answer failedClosed(Proposal proposal, Throwable e) {
        LOG.error("proposal {} ({}) was refused because of a fault", proposal.id(), proposal.operation(), e);
        try {
            journal.refused(
                    proposal,
                    Optional.empty(),
                    Optional.empty(),
                    "fault: " + e.getClass().getSimpleName());
        } catch (RuntimeException unrecorded) {
            LOG.error("and its refusal could not be recorded", unrecorded);
        }
        return refusals.failedClosed();
    }

    private static boolean waitsForNobody(Verdict.Hold hold) {
        Evidence required = hold.required();
        return required.teams().isEmpty()
                && !required.rehearsal()
                && required.stages().isEmpty();
    }
}
