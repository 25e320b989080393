package dev.lineclear.pipeline;

import dev.lineclear.execution.Undoer;
import dev.lineclear.pipeline.HoldLifecycle.Event;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.state.Holds;
import java.time.InstantSource;
import java.util.List;

/** What happens to holds without a request: after a crash, when their time is up, when a person settles one in doubt. */
public final class Recovery {
    /** Holds looked at in one go. */
    private static final int BATCH = 1_000;

    private final Holds holds;
    private final HoldDesk desk;
    private final Undoers undoers;
    private final Journal journal;
    private final InstantSource clock;

    Recovery(Holds holds, HoldDesk desk, Undoers undoers, Journal journal, InstantSource clock) {
        this.holds = holds;
        this.desk = desk;
        this.undoers = undoers;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * To be called once, before the first request: what this gateway had claimed when it died is in doubt. It is never run
     * again by itself; the live state is read and recorded, and a person is asked. What other gateways claimed is theirs.
     *
     * @return the holds now in doubt
     */
    public List<Hold> afterCrash() {
        List<Hold> claimed;
        do {
            claimed = desk.claims(BATCH);
            claimed.forEach(this::doubt);
        } while (claimed.size() == BATCH);
        return holds.in(HoldState.IN_DOUBT, BATCH);
    }

    private void doubt(Hold claimed) {
        // The finding first: a crash in between leaves two findings, rather than a doubt without one.
        journal.foundAfterCrash(claimed, liveState(claimed));
        desk.move(claimed, Event.LOST_TRACK);
    }

    private Undoer.Verification liveState(Hold hold) {
        try {
            return undoers.of(hold.proposal()).verify(hold.proposal(), hold.assessment());
        } catch (Undoer.UndoException | RuntimeException e) {
            return new Undoer.Verification(false, List.of("the live state could not be read: " + e.getMessage()));
        }
    }

    /** Expires what is due. To be called regularly. @return how many were expired */
    public int expireDue() {
        List<Hold> due = holds.due(clock.instant(), BATCH);
        due.forEach(hold -> desk.move(hold, Event.TIME_UP));
        return due.size();
    }

    /**
     * A person says what became of a hold in doubt, or of one that a gateway had claimed which does not come back. Should
     * that gateway be alive after all, it sends nothing from here on; what it had sent already keeps its own record.
     *
     * @return whether it was in doubt, or claimed by another gateway
     */
    public boolean settle(String holdId, String person, String finding) {
        if (desk.claimedElsewhere(found(holdId))) {
            doubt(found(holdId));
        }
        Hold hold = found(holdId);
        if (hold.state() != HoldState.IN_DOUBT) {
            return false;
        }
        journal.settled(hold, person, finding);
        return desk.move(hold, Event.SETTLE);
    }

    private Hold found(String holdId) {
        return holds.find(holdId).orElseThrow(() -> new Ballots.UnknownHoldException(holdId));
    }
}
