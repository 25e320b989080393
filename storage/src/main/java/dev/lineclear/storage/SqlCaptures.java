package dev.lineclear.storage;

import dev.lineclear.proposal.Capture;
import dev.lineclear.state.Captures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlCaptures implements Captures {
    private final Database database;

    SqlCaptures(Database database) {
        this.database = database;
    }

    @Override
    public void put(Capture capture) {
        database.update(
                "INSERT INTO captures (id, hold_id, taken_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                        + " SET hold_id = excluded.hold_id, taken_at = excluded.taken_at, body = excluded.body",
                capture.id(),
                capture.holdId(),
                Nanos.of(capture.takenAt()),
                Json.write(capture));
    }

    @Override
    public Optional<Capture> find(String id) {
        return database.one(
                "SELECT body FROM captures WHERE id = ? AND removed_at IS NULL",
                row -> Json.read(row.getString(1), Capture.class),
                id);
    }

    /** {@inheritDoc} The newest, where there are several. */
    @Override
    public Optional<Capture> byHold(String holdId) {
        if (holdId.isEmpty()) {
            return Optional.empty();
        }
        return database.one(
                "SELECT body FROM captures WHERE hold_id = ? AND removed_at IS NULL ORDER BY taken_at DESC, id DESC LIMIT 1",
                row -> Json.read(row.getString(1), Capture.class),
                holdId);
    }

    @Override
    public List<Capture> recent(int limit) {
        return database.list(
                "SELECT body FROM captures WHERE removed_at IS NULL ORDER BY taken_at DESC, id DESC LIMIT ?",
                row -> Json.read(row.getString(1), Capture.class),
                Limits.list(limit));
    }

    @Override
    public List<Capture> takenBefore(Instant time, int limit) {
        return database.list(
                "SELECT body FROM captures WHERE removed_at IS NULL AND taken_at < ? ORDER BY taken_at, id LIMIT ?",
                row -> Json.read(row.getString(1), Capture.class),
                Nanos.of(time),
                Limits.list(limit));
    }

    @Override
    public void remove(String id, Instant at) {
        database.update("UPDATE captures SET removed_at = ? WHERE id = ? AND removed_at IS NULL", Nanos.of(at), id);
    }

    @Override
    public Optional<Instant> removed(String holdId) {
        return holdId.isEmpty() || byHold(holdId).isPresent()
                ? Optional.empty()
                : database.one(
                        "SELECT removed_at FROM captures WHERE hold_id = ? AND removed_at IS NOT NULL"
                                + " ORDER BY removed_at DESC LIMIT 1",
                        row -> Nanos.instant(row.getLong(1)),
                        holdId);
    }
}
