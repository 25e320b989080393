package dev.lineclear.pipeline;

import dev.lineclear.execution.Executor;
import dev.lineclear.execution.Outcome;
import dev.lineclear.execution.Undoer;
import dev.lineclear.pipeline.HoldLifecycle.Event;
import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
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

    private final Decider decider;
    private final Ballots ballots;
    private final HoldDesk desk;
    private final Observers observers;
    private final Undoers undoers;
    private final Blobs blobs;
    private final Captures captures;
    private final Journal journal;
    private final Refusals refusals;

    Change(
            Decider decider,
            Ballots ballots,
            HoldDesk desk,
            Observers observers,
            Undoers undoers,
            Blobs blobs,
            Captures captures,
            Journal journal,
            Refusals refusals) {
        this.decider = decider;
        this.ballots = ballots;
        this.desk = desk;
        this.observers = observers;
        this.undoers = undoers;
        this.blobs = blobs;
        this.captures = captures;
        this.journal = journal;
        this.refusals = refusals;
    }

    /** @param hold claimed by this call, when there is one */
    Answer run(Proposal proposal, Assessment assessment, Verdict verdict, Optional<Hold> hold, Executor executor) {
        String intent;
        try {
            intent = journal.intent(proposal, assessment, verdict, hold);
        } catch (RuntimeException e) {
            // Nothing was sent and nothing can be recorded: the claim is given up, and the hold shows it.
            hold.ifPresent(h -> settle(h, Event.NOT_DONE));
            throw e;
        }
        return prepared(intent, proposal, assessment, verdict, hold, executor);
    }

    private Answer prepared(
            String intent,
            Proposal proposal,
            Assessment assessment,
            Verdict verdict,
            Optional<Hold> hold,
            Executor executor) {
        Optional<Evidence> evidence;
        try {
            boolean snapshot = verdict instanceof Verdict.Hold h && h.required().snapshot();
            boolean captured = snapshot && capture(intent, proposal, assessment, hold);
            evidence = standing(proposal, assessment, hold, captured);
        } catch (IOException | Undoer.UndoException | RuntimeException e) {
            LOG.warn("proposal {} was not executed: {}", proposal.id(), e.toString());
            return notSent(intent, proposal, hold, "the snapshot could not be taken: " + e.getMessage());
        }
        if (evidence.isEmpty()) {
            return notSent(intent, proposal, hold, "the policy no longer allows it with the evidence there is");
        }
        return executed(intent, proposal, assessment, evidence.get(), hold, executor);
    }

    /** On disk, content and index, when this returns true. */
    private boolean capture(String intent, Proposal proposal, Assessment assessment, Optional<Hold> hold)
            throws IOException, Undoer.UndoException {
        String holdId = hold.map(Hold::id).orElse("");
        Capture capture = undoers.of(proposal).capture(proposal, assessment, holdId, blobs);
        blobs.force();
        captures.put(capture);
        journal.captured(intent, capture);
        return true;
    }

    /** The evidence that stands now, votes verified again, if the same policy allows with it. */
    private Optional<Evidence> standing(
            Proposal proposal, Assessment assessment, Optional<Hold> hold, boolean captured) {
        List<Evidence> alternatives = hold.map(ballots::evidence).orElse(List.of(Evidence.NONE));
        return alternatives.stream()
                .map(e -> e.withSnapshot(captured))
                .filter(e -> observers.mode(proposal, decider.decide(proposal, assessment, e)) instanceof Verdict.Allow)
                .findFirst();
    }

    private Answer notSent(String intent, Proposal proposal, Optional<Hold> hold, String because) {
        hold.ifPresent(h -> settle(h, Event.NOT_DONE));
        journal.outcome(intent, proposal, Evidence.NONE, new Outcome.NotSent(because), Optional.empty());
        return refusals.notSent(because);
    }

    private Answer executed(
            String intent,
            Proposal proposal,
            Assessment assessment,
            Evidence evidence,
            Optional<Hold> hold,
            Executor executor) {
        Outcome outcome;
        try {
            outcome = executor.execute();
        } catch (RuntimeException | Error e) {
            LOG.error("proposal {}: the executor failed, which may be before or after sending", proposal.id(), e);
            outcome =
                    new Outcome.InDoubt("fault while executing: " + e.getClass().getSimpleName());
        }
        Optional<Undoer.Verification> verification =
                hold.isPresent() ? verified(proposal, assessment, outcome) : Optional.empty();
        try {
            journal.outcome(intent, proposal, evidence, outcome, verification);
        } catch (RuntimeException e) {
            hold.ifPresent(h -> settle(h, Event.LOST_TRACK));
            throw e;
        }
        Outcome became = outcome;
        hold.ifPresent(h -> settle(h, event(became)));
        return outcome instanceof Outcome.NotSent n ? refusals.notSent(n.because()) : new Answer.Executed(outcome);
    }

    private Optional<Undoer.Verification> verified(Proposal proposal, Assessment assessment, Outcome outcome) {
        if (outcome instanceof Outcome.NotSent || outcome instanceof Outcome.Refused) {
            return Optional.empty();
        }
        try {
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
