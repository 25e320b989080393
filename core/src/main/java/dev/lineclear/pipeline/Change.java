package dev.lineclear.pipeline;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Undoer;
import dev.lineclear.pipeline.HoldLifecycle.Event;
import dev.lineclear.pipeline.Journal.Intent;
import dev.lineclear.pipeline.Telemetry.Stage;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.state.Blobs;
import dev.lineclear.state.Captures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One change, from the intent to the outcome: intent recorded and forced, snapshot captured and forced, policy asked
 * once more with the real evidence, executed, verified, outcome recorded and forced. The order is the guarantee.
 */
final class Change {
    private static final Logger LOG = LoggerFactory.getLogger(Change.class);

    private static final String UNWITNESSED = "the policy asks for a witnessed intent, and no quorum of witnesses has"
            + " cosigned the log up to it in time; /readyz says which of them answers";

    private final Decider decider;
    private final Ballots ballots;
    private final HoldDesk desk;
    private final Observers observers;
    private final Undoers undoers;
    private final Blobs blobs;
    private final Captures captures;
    private final Liveness liveness;
    private final Hindsight hindsight;
    private final Journal journal;
    private final Refusals refusals;
    private final Telemetry telemetry;

    Change(
            Decider decider,
            Ballots ballots,
            HoldDesk desk,
            Observers observers,
            Undoers undoers,
            Blobs blobs,
            Captures captures,
            Liveness liveness,
            Hindsight hindsight,
            Journal journal,
            Refusals refusals,
            Telemetry telemetry) {
        this.decider = decider;
        this.ballots = ballots;
        this.desk = desk;
        this.observers = observers;
        this.undoers = undoers;
        this.blobs = blobs;
        this.captures = captures;
        this.liveness = liveness;
        this.hindsight = hindsight;
        this.journal = journal;
        this.refusals = refusals;
        this.telemetry = telemetry;
    }

    /** One change on its way, and what it must be recorded with. */
    private record Attempt(
            Intent intent, Proposal proposal, Assessment assessment, Optional<Hold> hold, Executor executor) {}

    /** @param hold claimed by this call, when there is one */
    Answer run(Proposal proposal, Assessment assessment, Verdict verdict, Optional<Hold> hold, Executor executor) {
        Intent intent;
        try {
            intent = journal.intent(proposal, assessment, verdict, hold);
        } catch (RuntimeException e) {
            // Nothing was sent and nothing can be recorded: the claim is given up, and the hold shows it.
            hold.ifPresent(h -> settle(h, Event.NOT_DONE));
            throw e;
        }
        Attempt attempt = new Attempt(intent, proposal, assessment, hold, executor);
        Evidence required = verdict instanceof Verdict.Hold h ? h.required() : Evidence.NONE;
        Optional<Capture> captured;
        try {
            captured = required.snapshot() || comparable(attempt) ? Optional.of(capture(attempt)) : Optional.empty();
        } catch (IOException | Undoer.UndoException | RuntimeException e) {
            LOG.warn("proposal {} was not executed: {}", proposal.id(), e.toString());
            return notSent(attempt, "the snapshot could not be taken: " + e.getMessage());
        }
        Optional<Evidence> evidence;
        Optional<String> obstacle;
        try {
            boolean witnessed = required.witnessed() && journal.witnessed(intent);
            if (required.witnessed() && !witnessed) {
                return notSent(attempt, UNWITNESSED);
            }
            evidence = standing(attempt, captured.isPresent(), witnessed);
            // Last, since a halt must reach what waited for people or was being captured meanwhile.
            obstacle = obstacle(attempt);
        } catch (RuntimeException e) {
            LOG.warn("proposal {} was not executed: {}", proposal.id(), e.toString());
            return notSent(attempt, "whether it may still run could not be found out: " + e.getMessage());
        }
        if (evidence.isEmpty()) {
            return notSent(attempt, "the policy no longer allows it with the evidence there is");
        }
        return obstacle.isPresent() ? notSent(attempt, obstacle.get()) : executed(attempt, evidence.get(), captured);
    }

    /** Whether it was rehearsed, and can be read before and after to be compared with that. */
    private static boolean comparable(Attempt a) {
        return a.hold().filter(Hindsight::rehearsed).isPresent()
                && a.assessment().reversibility().undo().isPresent();
    }

    /** On disk, content and index, when this returns. */
    private Capture capture(Attempt a) throws IOException, Undoer.UndoException {
        String holdId = a.hold().map(Hold::id).orElse("");
        try (var _ = telemetry.begin(Stage.SNAPSHOT)) {
            Capture capture = undoers.of(a.proposal()).capture(a.proposal(), a.assessment(), holdId, blobs);
            blobs.force();
            captures.put(capture);
            journal.captured(a.intent().id(), capture);
            return capture;
        }
    }

    /** The evidence that stands now, votes verified again, if the policy that the votes are about allows with it. */
    private Optional<Evidence> standing(Attempt a, boolean captured, boolean witnessed) {
        try (var _ = telemetry.begin(Stage.DECIDE)) {
            List<Evidence> alternatives = a.hold().map(ballots::evidence).orElse(List.of(Evidence.NONE));
            return alternatives.stream()
                    .map(e -> e.with(captured, witnessed))
                    .filter(e ->
                            allowed(a, observers.mode(a.proposal(), decider.decide(a.proposal(), a.assessment(), e))))
                    .findFirst();
        }
    }

    /** Votes are about one assessment under one policy; they are no evidence for another. */
    private static boolean allowed(Attempt a, Verdict verdict) {
        return verdict instanceof Verdict.Allow
                && a.hold()
                        .map(h -> h.policyVersion().equals(verdict.explanation().policyVersion())
                                && h.assessment().digest().equals(a.assessment().digest()))
                        .orElse(true);
    }

    /** What else stands in the way by now. */
    private Optional<String> obstacle(Attempt a) {
        if (a.hold().isPresent() && ballots.current(a.hold().get()).state() != HoldState.CLAIMED) {
            // Another gateway that started meanwhile took the claim for one of a dead process.
            return Optional.of("the hold is in doubt, and a person has to settle it");
        }
        return liveness.active(a.proposal().session())
                ? Optional.empty()
                : Optional.of("the session was halted or closed, or has expired");
    }

    private Answer notSent(Attempt a, String because) {
        a.hold().ifPresent(h -> settle(h, Event.NOT_DONE));
        journal.outcome(
                a.intent().id(),
                a.proposal(),
                a.assessment(),
                Evidence.NONE,
                new Outcome.NotSent(because),
                Optional.empty(),
                Optional.empty());
        return refusals.notSent(because);
    }

    private Answer executed(Attempt a, Evidence evidence, Optional<Capture> captured) {
        Outcome outcome = execute(a);
        Optional<Undoer.Verification> verification =
                a.hold().isPresent() ? verified(a.proposal(), a.assessment(), outcome) : Optional.empty();
        Optional<Capture> settled = captured.map(capture -> left(a, outcome, capture));
        try {
            journal.outcome(
                    a.intent().id(),
                    a.proposal(),
                    a.assessment(),
                    evidence,
                    outcome,
                    verification,
                    a.executor().assumed());
        } catch (RuntimeException e) {
            a.hold().ifPresent(h -> settle(h, Event.LOST_TRACK));
            throw e;
        }
        a.hold().ifPresent(h -> settle(h, event(outcome)));
        a.hold().ifPresent(h -> hindsight.compare(a.intent(), h, outcome, settled));
        return outcome instanceof Outcome.NotSent n ? refusals.notSent(n.because()) : new Answer.Executed(outcome);
    }

    private Outcome execute(Attempt a) {
        try (var _ = telemetry.begin(Stage.EXECUTE)) {
            Outcome outcome = a.executor().execute(a.hold().map(Hold::id).orElse(""));
            telemetry.executed(outcome);
            return outcome;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "proposal {}: the executor failed, before or after sending",
                    a.proposal().id(),
                    e);
            return new Outcome.InDoubt("fault while executing: " + e.getClass().getSimpleName());
        }
    }

    /** Keeps what the change left, so that a revert can tell it from what came later; without it a revert knows less. */
    private Capture left(Attempt a, Outcome outcome, Capture capture) {
        if (!(outcome instanceof Outcome.Succeeded)) {
            return capture;
        }
        try {
            Capture settled = undoers.of(a.proposal()).settle(capture, blobs);
            blobs.force();
            captures.put(settled);
            return settled;
        } catch (IOException | Undoer.UndoException | RuntimeException e) {
            LOG.warn("what proposal {} left could not be read: {}", a.proposal().id(), e.toString());
            return capture;
        }
    }

    private Optional<Undoer.Verification> verified(Proposal proposal, Assessment assessment, Outcome outcome) {
        if (outcome instanceof Outcome.NotSent || outcome instanceof Outcome.Refused) {
            return Optional.empty();
        }
        try (var _ = telemetry.begin(Stage.VERIFY)) {
            return Optional.of(undoers.of(proposal).verify(proposal, assessment));
        } catch (Undoer.UndoException | RuntimeException e) {
            return Optional.of(
                    new Undoer.Verification(false, List.of("the live state could not be read: " + e.getMessage())));
        }
    }

    private static Event event(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded s -> Event.DONE;
            case Outcome.Refused r -> Event.NOT_DONE;
            case Outcome.NotSent n -> Event.NOT_DONE;
            case Outcome.InDoubt d -> Event.LOST_TRACK;
        };
    }

    private void settle(Hold claimed, Event event) {
        try {
            desk.move(claimed, event);
        } catch (RuntimeException e) {
            // It stays CLAIMED, which the next start turns into IN_DOUBT: never run again by itself.
            LOG.error("hold {} could not be moved by {}", claimed.id(), event, e);
        }
    }
}
