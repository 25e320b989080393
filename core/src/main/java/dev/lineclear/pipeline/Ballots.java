package dev.lineclear.pipeline;

import dev.lineclear.pipeline.HoldLifecycle.Event;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Vote;
import dev.lineclear.safeguard.approval.Tally;
import dev.lineclear.safeguard.approval.VoteCounter;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.safeguard.rollout.Turn;
import dev.lineclear.state.Holds;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Votes on holds: taken, withdrawn, counted, and what they amount to under the policy. */
public final class Ballots {
    /** Each further look means that another call moved the hold meanwhile; the next request counts again anyway. */
    private static final int MAX_LOOKS = 10;

    /** Open holds looked at in one go. */
    private static final int BATCH = 1_000;

    private final Holds holds;
    private final VoteCounter counter;
    private final Tally tally;
    private final BrokenGlass glass;
    private final Backing backing;
    private final Pacing pacing;
    private final HoldDesk desk;
    private final Journal journal;
    private final InstantSource clock;

    Ballots(
            Holds holds,
            VoteCounter counter,
            Tally tally,
            BrokenGlass glass,
            Backing backing,
            Pacing pacing,
            HoldDesk desk,
            Journal journal,
            InstantSource clock) {
        this.holds = holds;
        this.counter = counter;
        this.tally = tally;
        this.glass = glass;
        this.backing = backing;
        this.pacing = pacing;
        this.desk = desk;
        this.journal = journal;
        this.clock = clock;
    }

    /** What became of a vote, and where the hold stands now. */
    public record Cast(boolean accepted, String code, String sentence, HoldState state) {}

    /** Takes a signed statement; refused ones are recorded too, with why. */
    public Cast cast(String holdId, String statement, String signature) {
        Hold hold = holds.find(holdId).orElseThrow(() -> new UnknownHoldException(holdId));
        VoteCounter.Result result = counter.count(
                hold,
                holds.votes(holdId),
                statement,
                signature,
                clock.instant(),
                person -> holds.firstShown(holdId, person));
        return switch (result) {
            case VoteCounter.Refused refused -> refuse(hold, refused.code(), refused.sentence());
            case VoteCounter.Accepted accepted
            when accepted.vote().decision() == Vote.Decision.BREAK_GLASS -> breakGlass(hold, accepted.vote());
            case VoteCounter.Accepted accepted -> accept(hold, accepted.vote());
        };
    }

    private Cast accept(Hold hold, Vote vote) {
        // The record first: a vote that counts is in the log. A doubled vote leaves a second record and one vote.
        journal.voted(vote);
        if (!holds.vote(vote)) {
            return refuse(hold, "already-voted", vote.approver() + " has a vote on this hold already; it counts once");
        }
        recount(hold);
        HoldState state = current(hold).state();
        if (vote.decision() == Vote.Decision.REJECT && state != HoldState.REJECTED) {
            return new Cast(
                    false,
                    "too-late",
                    "The no of " + vote.approver() + " came too late to be sure: the hold is " + state + ".",
                    state);
        }
        return new Cast(true, "accepted", "The vote of " + vote.approver() + " counts.", state);
    }

    private Cast breakGlass(Hold hold, Vote vote) {
        Optional<BrokenGlass.Obstacle> obstacle = glass.obstacle(hold, holds.votes(hold.id()), vote);
        if (obstacle.isPresent()) {
            return refuse(hold, obstacle.get().code(), obstacle.get().sentence());
        }
        glass.opened(hold, vote);
        if (!holds.vote(vote)) {
            return refuse(hold, "already-voted", vote.approver() + " has a vote on this hold already; it counts once");
        }
        recount(hold);
        return new Cast(
                true,
                "accepted",
                vote.approver() + " broke the glass. Everyone is told, and two others review it.",
                current(hold).state());
    }

    /** The hold's facts go to this person now; the first time is kept, as long as votes count. */
    public void shown(Hold hold, String person) {
        boolean waits = hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED;
        if (waits && holds.firstShown(hold.id(), person).isEmpty()) {
            holds.shown(hold.id(), person, clock.instant());
        }
    }

    /** Counts again what only time was missing of. @return how many holds were looked at */
    public int ripen() {
        List<Hold> pausing = holds.in(HoldState.OPEN, BATCH).stream()
                .filter(h -> h.required().care().pause() > 0)
                .toList();
        pausing.forEach(this::recount);
        return pausing.size();
    }

    /** Whether the policies would let this person break the glass on the hold as it stands. */
    public boolean mayBreakGlass(Hold hold, Approver person) {
        return hold.state() == HoldState.OPEN
                && voted(hold).stream().anyMatch(e -> glass.allows(hold, e.withGlass(Tally.glass(hold, person))));
    }

    private Cast refuse(Hold hold, String code, String sentence) {
        journal.voteRefused(hold.id(), code, sentence);
        return new Cast(false, code, sentence, current(hold).state());
    }

    /** @return whether there was a vote to withdraw and the hold was not claimed yet */
    public boolean withdraw(String holdId, String approver) {
        boolean withdrawn = holds.withdraw(holdId, approver);
        if (withdrawn) {
            journal.voteWithdrawn(holdId, approver);
            holds.find(holdId).ifPresent(this::recount);
        }
        return withdrawn;
    }

    /** Moves the hold to where its votes put it: open, granted or rejected. */
    void recount(Hold hold) {
        for (int look = 0; look < MAX_LOOKS; look++) {
            Hold current = current(hold);
            Optional<Event> due = due(current);
            if (due.isEmpty() || desk.move(current, due.get())) {
                return;
            }
        }
    }

    private Optional<Event> due(Hold current) {
        boolean granted = current.state() == HoldState.GRANTED;
        if (!granted && current.state() != HoldState.OPEN) {
            return Optional.empty();
        }
        if (rejected(current)) {
            return Optional.of(Event.REJECT);
        }
        boolean complete = complete(current);
        return complete == granted
                ? Optional.empty()
                : Optional.of(complete ? Event.EVIDENCE_COMPLETE : Event.EVIDENCE_LOST);
    }

    private boolean rejected(Hold hold) {
        List<Vote> votes = holds.votes(hold.id());
        return votes.stream().anyMatch(v -> v.decision() == Vote.Decision.REJECT)
                && !tally.recount(hold, votes, clock.instant()).rejecting().isEmpty();
    }

    /** Whether the policy that the votes are about would allow it, with what the gateway itself sees to later. */
    private boolean complete(Hold hold) {
        return evidence(hold).stream().anyMatch(e -> glass.allows(hold, e));
    }

    /**
     * What the votes that stand now amount to, every signature verified again; alternatives by team. For a request of a
     * change set those on the whole, as long as it is the request's turn.
     */
    List<Evidence> evidence(Hold hold) {
        return backing.of(hold).orElseGet(() -> inTurn(hold));
    }

    /** The same, whether or not it is its turn: whoever breaks the glass does not wait for one. */
    private List<Evidence> voted(Hold hold) {
        return backing.of(hold).orElseGet(() -> tally.evidence(hold, holds.votes(hold.id()), clock.instant()));
    }

    /** Of a call that is paced none while it is not its turn: then it does not run, whatever the policies want. */
    private List<Evidence> inTurn(Hold hold) {
        List<Evidence> voted = tally.evidence(hold, holds.votes(hold.id()), clock.instant());
        Turn turn = pacing.turn(hold);
        return turn.now()
                ? voted.stream()
                        .map(e -> turn.passed().isEmpty() ? e : e.withStages(turn.passed()))
                        .toList()
                : voted.stream().filter(e -> !e.glass().isEmpty()).toList();
    }

    /** What it waits for other than people's yes, in words; empty where for nothing. */
    public Optional<String> waits(Hold hold) {
        boolean waits = hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED;
        return waits ? pacing.waits(hold) : Optional.empty();
    }

    /** Of one that is paced: what runs before it, what must be well, and what happens by itself. */
    public Optional<Paced> paced(Hold hold) {
        boolean waits = hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED;
        return waits ? pacing.told(hold) : Optional.empty();
    }

    /** Keeps that a call begins now, where calls are paced. @return whether it may */
    boolean begins(Hold hold) {
        if (!pacing.paces()) {
            return true;
        }
        boolean broken = evidence(hold).stream().anyMatch(e -> !e.glass().isEmpty());
        return pacing.begins(hold, broken);
    }

    /** Counts again what waits for its turn, once that may have come. @return how many holds were looked at */
    public int pace() {
        if (!pacing.news()) {
            return 0;
        }
        List<Hold> paced = holds.in(HoldState.OPEN, BATCH).stream()
                .filter(h -> pacing.covers(h.proposal(), h.assessment()))
                .toList();
        paced.forEach(this::recount);
        return paced.size();
    }

    /** The votes of the last time that people rejected the same request of this session; none when they never did. */
    List<Vote> rejectedBefore(Hold hold) {
        return holds.rejected(hold.proposal().session().id(), hold.proposal().digest())
                .filter(before -> !before.id().equals(hold.id()))
                .map(before -> holds.votes(before.id()))
                .orElse(List.of());
    }

    List<Vote> votes(Hold hold) {
        return holds.votes(hold.id());
    }

    Hold current(Hold hold) {
        return holds.find(hold.id()).orElseThrow(() -> new UnknownHoldException(hold.id()));
    }

    /** There is no hold of that id. */
    public static final class UnknownHoldException extends RuntimeException {
        UnknownHoldException(String id) {
            super("there is no hold " + id + "; see: lineclear holds");
        }
    }
}
