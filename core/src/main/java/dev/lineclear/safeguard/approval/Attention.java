package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.Vote;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Whether people took the time over their approvals that a hold asks for, and how much they took. By the times at which
 * the gateway showed and took things: nobody's own clock is asked.
 */
final class Attention {
    private final Care wanted;
    private final Map<String, Vote> secondLooks;
    private final Instant now;

    /** @param secondLooks by who took them */
    Attention(Care wanted, Map<String, Vote> secondLooks, Instant now) {
        this.wanted = wanted;
        this.secondLooks = Map.copyOf(secondLooks);
        this.now = now;
    }

    /** What an approval lacks to be counted; empty when nothing. */
    Optional<RefusedException> lacks(Vote approval) {
        try {
            refuseHasty(wanted, approval.approver(), approval.reading());
        } catch (RefusedException e) {
            return Optional.of(e);
        }
        return minutesToSecondLook(approval) < wanted.secondLook()
                ? Optional.of(new RefusedException(
                        Reason.UNCONFIRMED,
                        approval.approver() + " has to look a second time, " + wanted.secondLook()
                                + " min after approving."))
                : Optional.empty();
    }

    static void refuseHasty(Care wanted, String person, Duration reading) throws RefusedException {
        if (reading.toSeconds() < wanted.read()) {
            throw new RefusedException(
                    Reason.TOO_SOON,
                    person + " had it before them for " + reading.toSeconds() + " s; the policies want " + wanted.read()
                            + " s of reading before an approval.");
        }
    }

    private int minutesToSecondLook(Vote approval) {
        Vote second = secondLooks.get(approval.approver());
        return second == null ? 0 : minutes(approval.at(), second.at());
    }

    /** Of approvals that lack nothing. */
    Care care(Collection<Vote> approvals) {
        if (approvals.isEmpty()) {
            return Care.NONE;
        }
        int read = Integer.MAX_VALUE;
        int secondLook = Integer.MAX_VALUE;
        int pause = Integer.MAX_VALUE;
        for (Vote approval : approvals) {
            Vote last = secondLooks.getOrDefault(approval.approver(), approval);
            read = Math.min(read, Math.clamp(approval.reading().toSeconds(), 0, Integer.MAX_VALUE));
            secondLook = Math.min(secondLook, minutesToSecondLook(approval));
            pause = Math.min(pause, minutes(last.at(), now));
        }
        return new Care(read, pause, secondLook);
    }

    private static int minutes(Instant from, Instant to) {
        return Math.clamp(Duration.between(from, to).toMinutes(), 0, Integer.MAX_VALUE);
    }
}
