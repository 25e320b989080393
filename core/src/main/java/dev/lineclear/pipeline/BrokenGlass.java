package dev.lineclear.pipeline;

import dev.lineclear.policy.Decider;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Verdict;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.approval.Tally;
import dev.lineclear.state.Reviews;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Breaking the glass: one person's signature stands in for the evidence that is missing, where the policies say that it
 * may for them and for this. It changes nothing of what comes after: the same claim, capture and records.
 */
final class BrokenGlass {
    private final Tally tally;
    private final Decider decider;
    private final Liveness liveness;
    private final Reviews reviews;
    private final Journal journal;
    private final InstantSource clock;

    BrokenGlass(
            Tally tally, Decider decider, Liveness liveness, Reviews reviews, Journal journal, InstantSource clock) {
        this.tally = tally;
        this.decider = decider;
        this.liveness = liveness;
        this.reviews = reviews;
        this.journal = journal;
        this.clock = clock;
    }

    /** Why a vote is no break. */
    record Obstacle(String code, String sentence) {}

    /** What keeps a checked statement from being a break; empty when nothing does. */
    Optional<Obstacle> obstacle(Hold hold, List<Vote> before, Vote vote) {
        if (!liveness.active(hold.proposal().session())) {
            return Optional.of(new Obstacle(
                    "session-not-active", "The agent's session is halted or over; no glass is broken for it."));
        }
        List<Vote> with = new ArrayList<>(before);
        with.add(vote);
        boolean enough = tally.evidence(hold, with, clock.instant()).stream().anyMatch(e -> allows(hold, e));
        return enough
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "glass-not-for-this",
                        "The policies do not let " + vote.approver() + " break the glass for this."));
    }

    /** Whether the policies that the votes are about would allow it, with what the gateway itself sees to later. */
    boolean allows(Hold hold, Evidence evidence) {
        Evidence all = evidence.with(hold.required().snapshot(), hold.required().witnessed());
        Verdict verdict = decider.decide(hold.proposal(), hold.assessment(), all);
        return verdict instanceof Verdict.Allow
                && verdict.explanation().policyVersion().equals(hold.policyVersion());
    }

    /**
     * Opens the review, then puts the break on record. In this order, so that no break counts without its review; a
     * crash in between leaves a review of what did not happen.
     */
    void opened(Hold hold, Vote vote) {
        Review review = new Review(
                Ids.next(vote.at()),
                hold.id(),
                vote.approver(),
                hold.proposal().session().operator(),
                hold.proposal().session().agent().id(),
                Shown.sentence(hold.assessment()),
                Statement.because(vote.statement()),
                vote.at(),
                List.of());
        reviews.open(review);
        journal.glassBroken(vote, review);
    }
}
