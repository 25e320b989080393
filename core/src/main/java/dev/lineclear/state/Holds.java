package dev.lineclear.state;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Vote;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Holds and the votes on them. */
public interface Holds {
    /**
     * Stores a new hold in state {@code OPEN}. Of many calls that open a hold for one request at the same time, one runs
     * {@code first}; the others wait for it.
     *
     * @param first run once it is certain that this call may store the hold, and before anybody can see it; when it
     *     throws, nothing is stored
     * @return false when the session already has a live hold ({@code OPEN}, {@code GRANTED}, {@code CLAIMED},
     *     {@code IN_DOUBT}) for the same proposal digest; nothing is stored then
     */
    boolean open(Hold hold, Runnable first);

    /** The same, where nothing comes first. */
    default boolean open(Hold hold) {
        return open(hold, () -> {});
    }

    Optional<Hold> find(String id);

    /** The session's live hold for this digest, if any. */
    Optional<Hold> live(String sessionId, Digest proposalDigest);

    /** How many live holds the session has. */
    int countLive(String sessionId);

    /** Live holds of all sessions, of each state the oldest {@code limit}: what is over, however new, hides none. */
    default List<Hold> live(int limit) {
        return Arrays.stream(HoldState.values())
                .filter(state -> !state.terminal())
                .flatMap(state -> in(state, limit).stream())
                .toList();
    }

    /** The session's last hold for this digest that people rejected, if any. */
    Optional<Hold> rejected(String sessionId, Digest proposalDigest);

    /** In that state, oldest first. */
    List<Hold> in(HoldState state, int limit);

    /** Whatever their state, newest first. */
    List<Hold> recent(int limit);

    /** Those {@code OPEN} or {@code GRANTED} whose time is up at {@code now}, oldest first. */
    List<Hold> due(Instant now, int limit);

    /**
     * The compare-and-set everything hangs on.
     *
     * @return whether this call, and no other, took the hold from {@code from} to {@code to}
     */
    boolean move(String id, HoldState from, HoldState to);

    /**
     * {@link #move} from {@code GRANTED} to {@code CLAIMED}, and keeps for which gateway.
     *
     * @param node the gateway that executes it, by the name that it keeps when it starts again
     */
    boolean claim(String id, String node);

    /** For which gateway the hold was claimed; empty when it never was, or by {@link #move} alone. */
    Optional<String> claimant(String id);

    /** {@code CLAIMED} for that gateway, or for none that is known, oldest first. */
    List<Hold> claimedBy(String node, int limit);

    /**
     * Stores a vote.
     *
     * @return false when the approver already has a vote on this hold, or a second look of theirs is there already;
     *     nothing is stored then
     */
    boolean vote(Vote vote);

    /** Keeps when the hold was first shown to the person; later times change nothing. */
    void shown(String holdId, String person, Instant at);

    /** When the hold was first shown to the person, if it was. */
    Optional<Instant> firstShown(String holdId, String person);

    /** @return whether the approver had a vote on this hold and the hold was still {@code OPEN} or {@code GRANTED} */
    boolean withdraw(String holdId, String approver);

    /**
     * Keeps what came of rehearsing the hold, in place of what came before; from then on the hold is found with it.
     *
     * @return false when the hold is neither {@code OPEN} nor {@code GRANTED} any more; nothing is stored then
     */
    boolean rehearsed(String holdId, Rehearsal rehearsal);

    /** In the order they came. */
    List<Vote> votes(String holdId);

    /** On all holds that are not over, in the order they came on each: for lists, which would ask for each hold. */
    List<Vote> votesOnLive();
}
