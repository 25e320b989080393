package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Approvers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
     * @param breaking the people who broke the glass
     * @param care the time that those who approve took
     * @param dropped the votes that do not count (any more, or yet), each with its reason
     */
    public record Recount(
            List<Approver> approving, List<Vote> rejecting, List<Approver> breaking, Care care, List<Dropped> dropped) {
        public Recount {
            approving = List.copyOf(approving);
            breaking = List.copyOf(breaking);
            rejecting = List.copyOf(rejecting);
            dropped = List.copyOf(dropped);
        }
    }

    /** @param reason why {@code vote} does not count */
    public record Dropped(Vote vote, Reason reason, String sentence) {}

    /** The gate that changes of the gateway itself come through. */
    private static final String OWN_GATE = "lineclear";

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
        if (!recount.rejecting().isEmpty()) {
            return List.of(Evidence.NONE);
        }
        Set<String> glass = new TreeSet<>();
        recount.breaking().forEach(person -> glass.addAll(glass(hold, person)));
        boolean rehearsed = hold.rehearsal().filter(r -> r.counts(hold, now)).isPresent();
        return Assignments.of(recount.approving(), hold.required().teams()).stream()
                .map(e -> e.withGlass(glass).withCare(recount.care()).withRehearsal(rehearsed))
                .toList();
    }

    /**
     * What a person counts for when they break the glass: their teams. For nothing where the gateway itself is to be
     * changed, whatever policies say, or else one person alone could decide who else decides.
     */
    public static Set<String> glass(Hold hold, Approver person) {
        return hold.proposal().gate().equals(OWN_GATE) ? Set.of() : Set.copyOf(Assignments.teams(person));
    }

    /** Verifies every vote again. */
    public Recount recount(Hold hold, List<Vote> votes, Instant now) {
        Map<String, Approver> approving = new LinkedHashMap<>();
        Set<String> counted = new HashSet<>();
        VoteCheck.Names names = check.names(hold, votes);
        Map<String, Vote> approvals = new LinkedHashMap<>();
        Map<String, Vote> secondLooks = new LinkedHashMap<>();
        List<Vote> rejecting = new ArrayList<>();
        List<Approver> breaking = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (Vote vote : votes) {
            try {
                VoteCheck.Checked checked = again(hold, vote, now, names);
                Approver approver = checked.approver();
                switch (vote.decision()) {
                    case REJECT -> rejecting.add(vote);
                    case BREAK_GLASS -> breaking.add(approver);
                    case CONFIRM -> secondLooks.putIfAbsent(approver.id(), vote);
                    case APPROVE -> {
                        if (!Collections.disjoint(counted, checked.names())) {
                            throw new RefusedException(Reason.ALREADY_VOTED, approver.id() + " counts once.");
                        }
                        counted.addAll(checked.names());
                        approving.put(approver.id(), approver);
                        approvals.put(approver.id(), vote);
                    }
                }
            } catch (RefusedException e) {
                dropped.add(new Dropped(vote, e.reason(), e.sentence()));
            }
        }
        Attention attention = new Attention(hold.required().care(), secondLooks, now);
        for (Vote approval : List.copyOf(approvals.values())) {
            attention.lacks(approval).ifPresent(lack -> {
                approving.remove(approval.approver());
                approvals.remove(approval.approver());
                dropped.add(new Dropped(approval, lack.reason(), lack.sentence()));
            });
        }
        return new Recount(
                List.copyOf(approving.values()), rejecting, breaking, attention.care(approvals.values()), dropped);
    }

    private VoteCheck.Checked again(Hold hold, Vote vote, Instant now, VoteCheck.Names names) throws RefusedException {
        // A no does not wear off with its statement: what was refused is not granted by waiting.
        Instant at = vote.decision() == Vote.Decision.REJECT && vote.at().isBefore(now) ? vote.at() : now;
        VoteCheck.Checked checked = check.check(hold, vote.statement(), vote.signature(), at, names);
        Statement said = checked.statement();
        boolean same = vote.holdId().equals(said.hold())
                && vote.approver().equals(said.approver())
                && vote.decision() == said.decision()
                && vote.expiresAt().equals(said.expiry());
        if (!same) {
            throw new RefusedException(Reason.MALFORMED, "What is stored of the vote is not what was signed.");
        }
        return checked;
    }
}
