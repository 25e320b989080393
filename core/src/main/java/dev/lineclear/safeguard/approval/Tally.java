package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Approvers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the votes on a hold are worth at this moment. Every signature is verified again, against the keys as registered
 * now, so it is also what is asked right before execution.
 */
public final class Tally {
    /**
     * Votes sorted by what they are worth.
     *
     * @param approving the people who approve, each once, in the order of their votes
     * @param rejecting the votes that say no
     * @param dropped the votes that do not count (any more), each with its reason
     */
    public record Recount(List<Approver> approving, List<Vote> rejecting, List<Dropped> dropped) {
        public Recount {
            approving = List.copyOf(approving);
            rejecting = List.copyOf(rejecting);
            dropped = List.copyOf(dropped);
        }
    }

    /** @param reason why {@code vote} does not count */
    public record Dropped(Vote vote, Reason reason, String sentence) {}

    private final VoteCheck check;

    /** @param approvers the registry as it is at each recount */
    public Tally(Approvers approvers) {
        this.check = new VoteCheck(approvers);
    }

    /**
     * The evidence there is, in alternatives, since a person in several teams counts for one of them only: never empty,
     * at most {@link Assignments#MAX_ALTERNATIVES}, first the one that meets {@code hold.required()} best. One
     * {@link Evidence#NONE} when nobody approves, or as long as anybody's no stands.
     *
     * @throws dev.lineclear.state.StateException when the registry cannot be read
     */
    public List<Evidence> evidence(Hold hold, List<Vote> votes, Instant now) {
        Recount recount = recount(hold, votes, now);
        return recount.rejecting().isEmpty()
                ? Assignments.of(recount.approving(), hold.required().teams())
                : List.of(Evidence.NONE);
    }

    /** Verifies every vote again. */
    public Recount recount(Hold hold, List<Vote> votes, Instant now) {
        Map<String, Approver> approving = new LinkedHashMap<>();
        List<Vote> rejecting = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (Vote vote : votes) {
            try {
                Approver approver = again(hold, vote, now);
                if (vote.decision() == Vote.Decision.REJECT) {
                    rejecting.add(vote);
                } else if (approving.putIfAbsent(approver.id(), approver) != null) {
                    throw new RefusedException(Reason.ALREADY_VOTED, approver.id() + " counts once.");
                }
            } catch (RefusedException e) {
                dropped.add(new Dropped(vote, e.reason(), e.sentence()));
            }
        }
        return new Recount(List.copyOf(approving.values()), rejecting, dropped);
    }

    private Approver again(Hold hold, Vote vote, Instant now) throws RefusedException {
        // A no does not wear off with its statement: what was refused is not granted by waiting.
        Instant at = vote.decision() == Vote.Decision.REJECT && vote.at().isBefore(now) ? vote.at() : now;
        VoteCheck.Checked checked = check.check(hold, vote.statement(), vote.signature(), at);
        Statement said = checked.statement();
        boolean same = vote.holdId().equals(said.hold())
                && vote.approver().equals(said.approver())
                && vote.decision() == said.decision()
                && vote.expiresAt().equals(said.expiry());
        if (!same) {
            throw new RefusedException(Reason.MALFORMED, "What is stored of the vote is not what was signed.");
        }
        return checked.approver();
    }
}
