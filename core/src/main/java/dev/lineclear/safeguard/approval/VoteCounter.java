package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Approvers;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes a signed statement as a vote, or says why not. Stores nothing: whoever calls does, and it counts once there. */
public final class VoteCounter {
    /** What became of a signed statement. */
    public sealed interface Result {}

    /** @param vote to be stored */
    public record Accepted(Vote vote) implements Result {}

    /**
     * @param code of the {@link Reason}
     * @param sentence for people, with what to do
     */
    public record Refused(String code, String sentence) implements Result {}

    private final VoteCheck check;

    /** @param approvers the registry as it is at each count */
    public VoteCounter(Approvers approvers) {
        this.check = new VoteCheck(approvers);
    }

    /** The same of a hold that was shown to nobody. */
    public Result count(Hold hold, List<Vote> votesSoFar, String statement, String proof, Instant now) {
        return count(hold, votesSoFar, statement, proof, now, person -> Optional.empty());
    }

    /**
     * Checks a statement and its signature against the hold.
     *
     * @param hold as it stands
     * @param votesSoFar those on this hold
     * @param statement the very bytes that were signed, as text
     * @param proof as {@code ssh-keygen -Y sign -n lineclear} prints it, or {@link PasskeySignature#text}
     * @param shown when the hold was first shown to a person
     * @throws dev.lineclear.state.StateException when the registry cannot be read
     */
    public Result count(
            Hold hold,
            List<Vote> votesSoFar,
            String statement,
            String proof,
            Instant now,
            Function<String, Optional<Instant>> shown) {
        try {
            VoteCheck.Names names = check.names(hold, votesSoFar);
            VoteCheck.Checked checked = check.check(hold, statement, proof, now, names);
            Statement said = checked.statement();
            refuseClosed(hold, said.decision(), now);
            refuseUnexplained(said);
            Vote vote = new Vote(
                    hold.id(),
                    said.approver(),
                    said.decision(),
                    statement,
                    proof,
                    checked.key(),
                    now,
                    said.expiry(),
                    shown.apply(said.approver()));
            if (said.decision() == Vote.Decision.CONFIRM) {
                SecondLook.check(hold, votesSoFar, vote);
            } else if (votesSoFar.stream()
                    .anyMatch(v -> !Collections.disjoint(checked.names(), names.of(v.approver())))) {
                throw new RefusedException(
                        Reason.ALREADY_VOTED,
                        said.approver() + " has voted on this hold already and counts once, whichever key signs.");
            }
            if (said.decision() == Vote.Decision.APPROVE) {
                Attention.refuseHasty(hold.required().care(), said.approver(), vote.reading());
            }
            return new Accepted(vote);
        } catch (RefusedException e) {
            return new Refused(e.reason().code(), e.sentence());
        }
    }

    private static void refuseUnexplained(Statement said) throws RefusedException {
        if (said.decision() == Vote.Decision.BREAK_GLASS && said.because().isBlank()) {
            throw new RefusedException(Reason.REASON_MISSING, "Whoever breaks the glass says why, in a sentence.");
        }
    }

    /** A granted hold needs no more approvals, but until the claim a no still counts. */
    private static void refuseClosed(Hold hold, Vote.Decision decision, Instant now) throws RefusedException {
        boolean takes =
                switch (hold.state()) {
                    case OPEN -> true;
                    case GRANTED -> decision == Vote.Decision.REJECT;
                    default -> false;
                };
        if (!takes || !now.isBefore(hold.expiresAt())) {
            String how = takes ? HoldState.EXPIRED.name() : hold.state().name();
            throw new RefusedException(
                    Reason.HOLD_NOT_OPEN, "Hold " + hold.id() + " is " + how + " and takes no more such votes.");
        }
    }
}
