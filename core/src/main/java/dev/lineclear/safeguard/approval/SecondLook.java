package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Vote;
import java.time.Duration;
import java.util.List;

/** When a person who approved may sign for having looked again. */
final class SecondLook {
    private SecondLook() {}

    /** @throws RefusedException when there is nothing to look at again, or it is too early */
    static void check(Hold hold, List<Vote> votesSoFar, Vote second) throws RefusedException {
        int wanted = hold.required().care().secondLook();
        if (wanted == 0) {
            throw new RefusedException(Reason.NOTHING_TO_CONFIRM, "Nobody asks for a second look at this.");
        }
        List<Vote> theirs = votesSoFar.stream()
                .filter(v -> v.approver().equalsIgnoreCase(second.approver()))
                .toList();
        if (theirs.stream().anyMatch(v -> v.decision() == Vote.Decision.CONFIRM)) {
            throw new RefusedException(Reason.ALREADY_VOTED, second.approver() + " has looked a second time already.");
        }
        Vote first = theirs.stream()
                .filter(v -> v.decision() == Vote.Decision.APPROVE)
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Reason.NOTHING_TO_CONFIRM, second.approver() + " has not approved it yet."));
        Duration since = Duration.between(first.at(), second.at());
        if (since.toMinutes() < wanted) {
            throw new RefusedException(
                    Reason.TOO_SOON,
                    "The second look of " + second.approver() + " counts " + wanted + " min after their approval, from "
                            + first.at().plus(Duration.ofMinutes(wanted)) + " on.");
        }
    }
}
