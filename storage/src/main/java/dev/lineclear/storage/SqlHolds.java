package dev.lineclear.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.Holds;
import dev.lineclear.state.StateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

final class SqlHolds implements Holds {
    /** As in the index {@code holds_one_live}: both databases match the index by these very words. */
    private static final String LIVE = "state IN ('OPEN', 'GRANTED', 'CLAIMED', 'IN_DOUBT')";

    private static final String HOLD =
            "state, body, id, (SELECT r.body FROM rehearsals r WHERE r.hold_id = holds.id) AS rehearsal";

    private static final String WAITING = "state IN ('OPEN', 'GRANTED')";

    private final Database database;
    private final SealedHolds sealed;

    /** Opening and reading a body takes most of the time of listing holds. */
    private final Cache<String, Opened> opened = Caffeine.newBuilder()
            .maximumWeight(Limits.OPENED)
            .weigher((String id, Opened hold) -> hold.body().length())
            .build();

    SqlHolds(Database database, SealedHolds sealed) {
        this.database = database;
        this.sealed = sealed;
    }

    @Override
    public boolean open(Hold hold, Runnable first) {
        if (hold.state() != HoldState.OPEN) {
            throw new IllegalArgumentException("a new hold is OPEN, not " + hold.state());
        }
        String body = sealed.write(hold);
        return database.transaction(in -> {
            // Until the commit nobody sees the row, and whoever opens the same waits at the index (or for the writer).
            boolean stored = in.update(
                            "INSERT INTO holds (id, session_id, proposal_digest, state, opened_at, expires_at, vote_count, body)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, 0, ?)"
                                    + " ON CONFLICT (session_id, proposal_digest) WHERE " + LIVE + " DO NOTHING",
                            hold.id(),
                            hold.proposal().session().id(),
                            hold.proposal().digest().hex(),
                            hold.state().name(),
                            Nanos.of(hold.openedAt()),
                            Nanos.of(hold.expiresAt()),
                            body)
                    == 1;
            if (stored) {
                first.run();
            }
            return stored;
        });
    }

    @Override
    public Optional<Hold> find(String id) {
        return database.one("SELECT " + HOLD + " FROM holds WHERE id = ?", this::hold, id);
    }

    @Override
    public Optional<Hold> live(String sessionId, Digest proposalDigest) {
        return database.one(
                "SELECT " + HOLD + " FROM holds WHERE session_id = ? AND proposal_digest = ? AND " + LIVE,
                this::hold,
                sessionId,
                proposalDigest.hex());
    }

    @Override
    public int countLive(String sessionId) {
        return database.one(
                        "SELECT COUNT(*) FROM holds WHERE session_id = ? AND " + LIVE, row -> row.getInt(1), sessionId)
                .orElseThrow();
    }

    @Override
    public Optional<Hold> rejected(String sessionId, Digest proposalDigest) {
        return database.one(
                "SELECT " + HOLD + " FROM holds WHERE session_id = ? AND proposal_digest = ? AND state = 'REJECTED'"
                        + " ORDER BY opened_at DESC, id DESC LIMIT 1",
                this::hold,
                sessionId,
                proposalDigest.hex());
    }

    @Override
    public List<Hold> in(HoldState state, int limit) {
        return database.list(
                "SELECT " + HOLD + " FROM holds WHERE state = ? ORDER BY opened_at, id LIMIT ?",
                this::hold,
                state.name(),
                Limits.list(limit));
    }

    @Override
    public List<Hold> recent(int limit) {
        return database.list(
                "SELECT " + HOLD + " FROM holds ORDER BY opened_at DESC, id DESC LIMIT ?",
                this::hold,
                Limits.list(limit));
    }

    @Override
    public List<Hold> due(Instant now, int limit) {
        return database.list(
                "SELECT " + HOLD + " FROM holds WHERE " + WAITING
                        + " AND expires_at <= ? ORDER BY expires_at, id LIMIT ?",
                this::hold,
                Nanos.of(now),
                Limits.list(limit));
    }

    @Override
    public boolean move(String id, HoldState from, HoldState to) {
        return database.update("UPDATE holds SET state = ? WHERE id = ? AND state = ?", to.name(), id, from.name())
                == 1;
    }

    @Override
    public boolean claim(String id, String node) {
        return database.update(
                        "UPDATE holds SET state = ?, claimed_by = ? WHERE id = ? AND state = ?",
                        HoldState.CLAIMED.name(),
                        node,
                        id,
                        HoldState.GRANTED.name())
                == 1;
    }

    @Override
    public Optional<String> claimant(String id) {
        return database.one(
                "SELECT claimed_by FROM holds WHERE id = ? AND claimed_by <> ''", row -> row.getString(1), id);
    }

    @Override
    public List<Hold> claimedBy(String node, int limit) {
        return database.list(
                "SELECT " + HOLD
                        + " FROM holds WHERE state = ? AND claimed_by IN (?, '') ORDER BY opened_at, id LIMIT ?",
                this::hold,
                HoldState.CLAIMED.name(),
                node,
                Limits.list(limit));
    }

    @Override
    public boolean vote(Vote vote) {
        String body = Json.write(vote);
        return database.transaction(in -> {
            // Counting locks the hold's row, so votes on one hold get their places one after the other.
            if (in.update("UPDATE holds SET vote_count = vote_count + 1 WHERE id = ?", vote.holdId()) == 0) {
                throw new StateException(
                        "no hold " + vote.holdId() + " to vote on", new NoSuchElementException(vote.holdId()));
            }
            String table = vote.decision() == Vote.Decision.CONFIRM ? "second_looks" : "votes";
            return in.update(
                            "INSERT INTO " + table + " (hold_id, approver, seq, body)"
                                    + " VALUES (?, ?, (SELECT vote_count FROM holds WHERE id = ?), ?)"
                                    + " ON CONFLICT (hold_id, approver) DO NOTHING",
                            vote.holdId(),
                            vote.approver(),
                            vote.holdId(),
                            body)
                    == 1;
        });
    }

    @Override
    public void shown(String holdId, String person, Instant at) {
        database.update(
                "INSERT INTO showings (hold_id, person, shown_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (hold_id, person) DO NOTHING",
                holdId,
                person,
                Nanos.of(at));
    }

    @Override
    public Optional<Instant> firstShown(String holdId, String person) {
        return database.one(
                "SELECT shown_at FROM showings WHERE hold_id = ? AND person = ?",
                row -> Nanos.instant(row.getLong(1)),
                holdId,
                person);
    }

    @Override
    public boolean withdraw(String holdId, String approver) {
        return database.transaction(in -> {
            // Locks the hold's row: a claim comes wholly before this, or wholly after.
            int waiting = in.update("UPDATE holds SET vote_count = vote_count + 1 WHERE id = ? AND " + WAITING, holdId);
            boolean withdrawn = waiting == 1
                    && in.update("DELETE FROM votes WHERE hold_id = ? AND approver = ?", holdId, approver) == 1;
            if (withdrawn) {
                in.update("DELETE FROM second_looks WHERE hold_id = ? AND approver = ?", holdId, approver);
            }
            return withdrawn;
        });
    }

    @Override
    public boolean rehearsed(String holdId, Rehearsal rehearsal) {
        String body = sealed.write(holdId, rehearsal);
        return database.transaction(in -> {
            // Locks the hold's row: a claim comes wholly before this, or wholly after.
            boolean waits =
                    in.update("UPDATE holds SET vote_count = vote_count + 1 WHERE id = ? AND " + WAITING, holdId) == 1;
            return waits
                    && in.update(
                                    "INSERT INTO rehearsals (hold_id, body) VALUES (?, ?)"
                                            + " ON CONFLICT (hold_id) DO UPDATE SET body = excluded.body",
                                    holdId,
                                    body)
                            == 1;
        });
    }

    @Override
    public List<Vote> votes(String holdId) {
        return database.list(
                "SELECT body FROM (SELECT seq, body FROM votes WHERE hold_id = ?"
                        + " UNION ALL SELECT seq, body FROM second_looks WHERE hold_id = ?) AS cast_votes"
                        + " ORDER BY seq LIMIT ?",
                row -> Json.read(row.getString(1), Vote.class),
                holdId,
                holdId,
                Limits.LIST);
    }

    @Override
    public List<Vote> votesOnLive() {
        return database.list(
                "SELECT body FROM (SELECT hold_id, seq, body FROM votes UNION ALL SELECT hold_id, seq, body FROM second_looks)"
                        + " AS cast_votes WHERE hold_id IN (SELECT id FROM holds WHERE " + LIVE
                        + ") ORDER BY hold_id, seq LIMIT ?",
                row -> Json.read(row.getString(1), Vote.class),
                Limits.LIST);
    }

    private Hold hold(ResultSet row) throws SQLException {
        String id = row.getString(3);
        Hold hold = opened(id, row.getString(2)).withState(Json.constant(row.getString(1), HoldState.class));
        String rehearsal = row.getString(4);
        return rehearsal == null ? hold : hold.withRehearsal(sealed.rehearsal(id, rehearsal));
    }

    /** A body never changes; one that did is another text, and is opened anew, which refuses it. */
    private Hold opened(String id, String body) {
        Opened known = opened.getIfPresent(id);
        if (known != null && known.body().equals(body)) {
            return known.hold();
        }
        Hold hold = sealed.read(id, body);
        opened.put(id, new Opened(body, hold));
        return hold;
    }

    private record Opened(String body, Hold hold) {}
}
