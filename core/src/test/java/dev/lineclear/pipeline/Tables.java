package dev.lineclear.pipeline;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Steps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is committed: the rows behind the stores of all gateways, with the rules the databases keep themselves. */
final class Tables {
    /** One move of a hold that took effect. */
    record Move(String hold, HoldState from, HoldState to) {}

    /** Told of effects as they happen. */
    interface Watch {
        default void opened(Hold hold) {}

        default void moved(Move move) {}

        default void voted(Vote vote) {}

        default void withdrawn(Vote vote) {}

        default void rolled(Rollout rollout) {}
    }

    private static final String SECOND = " again";

    final LinkedHashMap<String, Hold> holds = new LinkedHashMap<>();
    /** Requests for which a transaction is about to open a hold. */
    final Set<String> opening = new HashSet<>();

    final Map<String, String> claimants = new LinkedHashMap<>();
    final Map<String, Map<String, Vote>> votes = new LinkedHashMap<>();
    final Map<String, Instant> showings = new TreeMap<>();
    final LinkedHashMap<String, Review> reviews = new LinkedHashMap<>();
    final Map<String, Approver> approvers = new TreeMap<>();
    final Map<String, Set<String>> names = new TreeMap<>();
    final Map<String, String> retired = new TreeMap<>();
    final Map<String, Capture> captures = new LinkedHashMap<>();
    final Map<String, String> settings = new TreeMap<>();
    final Map<String, Session> sessions = new TreeMap<>();
    final Map<String, Map<String, Steps.Step>> steps = new TreeMap<>();
    final Map<String, Resource> resources = new TreeMap<>();
    final Map<String, Edge> edges = new TreeMap<>();
    final Map<String, List<Standings.Entry>> standings = new TreeMap<>();
    final Map<String, Rollout> rollouts = new LinkedHashMap<>();
    final Map<String, Pace> paces = new LinkedHashMap<>();
    final Map<String, Set<String>> parties = new LinkedHashMap<>();
    final Map<String, Long> turns = new LinkedHashMap<>();
    final Map<String, String> leases = new TreeMap<>();
    final Map<Rollouts.Part, String> parts = new LinkedHashMap<>();
    final Map<String, List<Rollouts.Sample>> samples = new TreeMap<>();
    final List<Move> moves = new ArrayList<>();
    Watch watch = new Watch() {};

    /** The promise everything hangs on, broken on purpose. */
    boolean claimsAlwaysWork;

    void open(Hold hold) {
        if (holds.putIfAbsent(hold.id(), hold) != null) {
            throw new dev.lineclear.state.StateException("that id is taken", new IllegalStateException());
        }
        watch.opened(hold);
    }

    boolean move(String id, HoldState from, HoldState to) {
        Hold hold = holds.get(id);
        boolean lie = claimsAlwaysWork && to == HoldState.CLAIMED && hold != null;
        if (!lie && (hold == null || hold.state() != from)) {
            return false;
        }
        holds.put(id, hold.withState(to));
        Move move = new Move(id, from, to);
        moves.add(move);
        watch.moved(move);
        return true;
    }

    private static String row(Vote vote) {
        return vote.approver() + (vote.decision() == Vote.Decision.CONFIRM ? SECOND : "");
    }

    boolean vote(Vote vote) {
        if (!holds.containsKey(vote.holdId())) {
            throw new dev.lineclear.state.StateException("no hold to vote on", new IllegalStateException());
        }
        boolean stored = votes.computeIfAbsent(vote.holdId(), id -> new LinkedHashMap<>())
                        .putIfAbsent(row(vote), vote)
                == null;
        if (stored) {
            watch.voted(vote);
        }
        return stored;
    }

    boolean withdraw(String holdId, String approver) {
        Hold hold = holds.get(holdId);
        boolean waiting = hold != null && (hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED);
        Vote vote = waiting ? votes.getOrDefault(holdId, Map.of()).get(approver) : null;
        if (vote == null) {
            return false;
        }
        votes.get(holdId).remove(approver);
        votes.get(holdId).remove(approver + SECOND);
        watch.withdrawn(vote);
        return true;
    }

    List<Vote> votesOn(String holdId) {
        return List.copyOf(votes.getOrDefault(holdId, Map.of()).values());
    }

    static String bare(String key) {
        String[] parts = key.strip().split("\\s+", 3);
        return parts[0] + " " + parts[1];
    }
}
