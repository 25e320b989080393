package dev.lineclear.pipeline;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Holds;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One gateway's view of the holds in {@link Tables}. */
public final class MemoryHolds implements Holds {
    /** Said on the wire for as long as another call opens a hold of the same request. */
    static final String WAITS = "holds.open waits";

    private final Tables tables;
    private final Wire wire;

    MemoryHolds(Tables tables, Wire wire) {
        this.tables = tables;
        this.wire = wire;
    }

    /** Of a store of its own. */
    public static Holds alone() {
        return new MemoryHolds(new Tables(), Wire.SOUND);
    }

    @Override
    public boolean open(Hold hold, Runnable first) {
        String session = hold.proposal().session().id();
        String key = session + " " + hold.proposal().digest();
        return wire.call("holds.open", () -> {
            while (!tables.opening.add(key)) {
                wire.out(WAITS);
            }
            try {
                if (liveOf(session, hold.proposal().digest()).isPresent()) {
                    return false;
                }
                first.run();
                tables.open(hold);
                return true;
            } finally {
                tables.opening.remove(key);
            }
        });
    }

    @Override
    public Optional<Hold> find(String id) {
        return wire.call("holds.find", () -> Optional.ofNullable(tables.holds.get(id)));
    }

    @Override
    public Optional<Hold> live(String sessionId, Digest proposalDigest) {
        return wire.call("holds.live", () -> liveOf(sessionId, proposalDigest));
    }

    @Override
    public int countLive(String sessionId) {
        return wire.call("holds.countLive", () -> (int) tables.holds.values().stream()
                .filter(h -> !h.state().terminal())
                .filter(h -> h.proposal().session().id().equals(sessionId))
                .count());
    }

    @Override
    public Optional<Hold> rejected(String sessionId, Digest digest) {
        return wire.call("holds.rejected", () -> tables.holds.values().stream()
                .filter(h -> h.state() == HoldState.REJECTED)
                .filter(h -> h.proposal().session().id().equals(sessionId))
                .filter(h -> h.proposal().digest().equals(digest))
                .max(Comparator.comparing(Hold::openedAt)));
    }

    private Optional<Hold> liveOf(String sessionId, Digest digest) {
        return tables.holds.values().stream()
                .filter(h -> !h.state().terminal())
                .filter(h -> h.proposal().session().id().equals(sessionId))
                .filter(h -> h.proposal().digest().equals(digest))
                .findFirst();
    }

    @Override
    public List<Hold> in(HoldState state, int limit) {
        return wire.call("holds.in", () -> matching(h -> h.state() == state, limit));
    }

    @Override
    public List<Hold> recent(int limit) {
        return wire.call("holds.recent", () -> matching(h -> true, limit).reversed());
    }

    @Override
    public List<Hold> due(Instant now, int limit) {
        return wire.call(
                "holds.due",
                () -> matching(
                        h -> (h.state() == HoldState.OPEN || h.state() == HoldState.GRANTED)
                                && !h.expiresAt().isAfter(now),
                        limit));
    }

    private List<Hold> matching(Predicate<Hold> which, int limit) {
        return tables.holds.values().stream().filter(which).limit(limit).toList();
    }

    @Override
    public boolean move(String id, HoldState from, HoldState to) {
        return wire.call("holds.move." + to, () -> tables.move(id, from, to));
    }

    @Override
    public boolean claim(String id, String node) {
        return wire.call("holds.move.CLAIMED", () -> {
            boolean claimed = tables.move(id, HoldState.GRANTED, HoldState.CLAIMED);
            if (claimed) {
                tables.claimants.put(id, node);
            }
            return claimed;
        });
    }

    @Override
    public Optional<String> claimant(String id) {
        return wire.call("holds.claimant", () -> Optional.ofNullable(tables.claimants.get(id)));
    }

    @Override
    public List<Hold> claimedBy(String node, int limit) {
        return wire.call(
                "holds.claimedBy",
                () -> matching(
                        h -> h.state() == HoldState.CLAIMED && node.equals(tables.claimants.getOrDefault(h.id(), node)),
                        limit));
    }

    @Override
    public boolean vote(Vote vote) {
        return wire.call("holds.vote", () -> tables.vote(vote));
    }

    @Override
    public void shown(String holdId, String person, Instant at) {
        wire.run("holds.shown", () -> tables.showings.putIfAbsent(holdId + " " + person, at));
    }

    @Override
    public Optional<Instant> firstShown(String holdId, String person) {
        return wire.call("holds.firstShown", () -> Optional.ofNullable(tables.showings.get(holdId + " " + person)));
    }

    @Override
    public boolean withdraw(String holdId, String approver) {
        return wire.call("holds.withdraw", () -> tables.withdraw(holdId, approver));
    }

    @Override
    public boolean rehearsed(String holdId, Rehearsal rehearsal) {
        return wire.call("holds.rehearsed", () -> {
            Hold hold = tables.holds.get(holdId);
            boolean waits = hold != null && (hold.state() == HoldState.OPEN || hold.state() == HoldState.GRANTED);
            if (waits) {
                tables.holds.put(holdId, hold.withRehearsal(rehearsal));
            }
            return waits;
        });
    }

    @Override
    public List<Vote> votesOnLive() {
        return wire.call("holds.votesOnLive", () -> tables.holds.values().stream()
                .filter(h -> !h.state().terminal())
                .flatMap(h -> tables.votesOn(h.id()).stream())
                .toList());
    }

    @Override
    public List<Vote> votes(String holdId) {
        return wire.call("holds.votes", () -> tables.votesOn(holdId));
    }
}
