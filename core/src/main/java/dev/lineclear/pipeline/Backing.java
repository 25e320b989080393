package dev.lineclear.pipeline;

import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.safeguard.approval.Tally;
import dev.lineclear.safeguard.rollout.Sheet;
import dev.lineclear.state.Holds;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.Rollouts.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * People's yes to a whole, as evidence for the one request of it whose turn it is. Looked up in the store each time it is
 * counted, so that a halt reaches a request that is about to run.
 */
final class Backing {
    private final Rollouts rollouts;
    private final Holds holds;
    private final Tally tally;

    Backing(Rollouts rollouts, Holds holds, Tally tally) {
        this.rollouts = rollouts;
        this.holds = holds;
        this.tally = tally;
    }

    /**
     * What the votes on the whole are worth for a hold of one of its requests; empty for a hold of anything else. No
     * alternative at all while it is not the request's turn: then it does not run, whatever the policies want.
     */
    Optional<List<Evidence>> of(Hold hold) {
        return rollouts.part(hold.id()).flatMap(part -> evidence(hold, part));
    }

    private Optional<List<Evidence>> evidence(Hold hold, Part part) {
        Optional<Rollout> rollout = rollouts.find(part.rollout()).filter(r -> turn(r, part));
        if (part.undo() && rollout.isPresent() && !signed(part)) {
            // Nobody signed that it is put back: that takes people's own yes to each revert.
            return Optional.empty();
        }
        Optional<Hold> whole = rollout.flatMap(r -> holds.find(r.id())).filter(w -> covers(w, hold, part));
        if (rollout.isEmpty() || whole.isEmpty()) {
            return Optional.of(List.of());
        }
        ChangeSet set = Sheet.read(whole.get().proposal().input());
        Set<String> passed = new TreeSet<>();
        set.stages().stream().limit(part.stage()).forEach(s -> passed.add(s.name()));
        return Optional.of(
                tally
                        .evidence(
                                whole.get(),
                                holds.votes(whole.get().id()),
                                rollout.get().startedAt())
                        .stream()
                        .map(e -> e.withStages(passed).withRehearsal(false))
                        .toList());
    }

    /** Whether people signed with the whole that a failure is put back. */
    private boolean signed(Part part) {
        return holds.find(part.rollout())
                .filter(w -> Sheet.read(w.proposal().input()).onFailure() == ChangeSet.OnFailure.REVERT)
                .isPresent();
    }

    private static boolean turn(Rollout rollout, Part part) {
        return part.undo()
                ? rollout.state() == RolloutState.REVERTING
                : rollout.state() == RolloutState.RUNNING && rollout.stage() == part.stage();
    }

    /** Votes are about what people saw, under one policy. */
    private boolean covers(Hold whole, Hold hold, Part part) {
        return whole.state() == HoldState.EXECUTED
                && whole.policyVersion().equals(hold.policyVersion())
                && (part.undo() ? putsBack(hold.proposal(), part) : asSeen(whole, hold, part));
    }

    private static boolean asSeen(Hold whole, Hold hold, Part part) {
        Sheet.Seen seen = Sheet.seen(whole.proposal().input(), part.stage(), part.step());
        return seen.proposal().equals(hold.proposal().digest())
                && seen.assessment().equals(hold.assessment().digest());
    }

    /** Only what ran as that request. */
    private boolean putsBack(Proposal revert, Part part) {
        Part done = new Part(part.rollout(), false, part.stage(), part.step());
        String ran = revert.input().path("hold").asString("");
        return revert.operation().equals(Reversal.OPERATION)
                && rollouts.part(ran).filter(done::equals).isPresent();
    }
}
