package dev.lineclear.storage;

import dev.lineclear.state.Pace;
import dev.lineclear.state.Paces;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Sealed, as holds are: what things are called may say more than everybody should know. */
final class SqlPaces implements Paces {
    private final Database database;
    private final SealedBox box;

    SqlPaces(Database database, SealedBox box) {
        this.database = database;
        this.box = box;
    }

    @Override
    public Optional<Pace> find(String id) {
        return database.one(
                "SELECT id, body FROM paces WHERE id = ?", row -> open(row.getString(1), row.getString(2)), id);
    }

    @Override
    public List<Pace> recent(int limit) {
        return database.list(
                "SELECT id, body FROM paces ORDER BY changed_at DESC, id DESC LIMIT ?",
                row -> open(row.getString(1), row.getString(2)),
                Limits.list(limit));
    }

    @Override
    public boolean put(Pace pace) {
        int stopped = pace.waves().stream().anyMatch(w -> w.state() == Pace.State.STOPPED) ? 1 : 0;
        long at = Nanos.of(pace.changedAt());
        if (pace.version() == 1) {
            return database.update(
                            "INSERT INTO paces (id, stopped, changed_at, version, body) VALUES (?, ?, ?, 1, ?)"
                                    + " ON CONFLICT (id) DO NOTHING",
                            pace.id(),
                            stopped,
                            at,
                            seal(pace))
                    == 1;
        }
        return database.update(
                        "UPDATE paces SET stopped = ?, changed_at = ?, version = ?, body = ? WHERE id = ? AND version = ?",
                        stopped,
                        at,
                        pace.version(),
                        seal(pace),
                        pace.id(),
                        pace.version() - 1)
                == 1;
    }

    @Override
    public void forget(Instant before) {
        database.update("DELETE FROM paces WHERE stopped = 0 AND changed_at < ?", Nanos.of(before));
    }

    private String seal(Pace pace) {
        byte[] plain = Json.write(pace).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(box.seal(plain, of(pace.id())));
    }

    private Pace open(String id, String sealed) {
        try {
            byte[] plain = box.open(Base64.getDecoder().decode(sealed), of(id));
            return Json.read(new String(plain, StandardCharsets.UTF_8), Pace.class);
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException("a pace in the database was altered, or sealed under another key", e);
        }
    }

    private static byte[] of(String id) {
        return ("lineclear pace " + id).getBytes(StandardCharsets.UTF_8);
    }
}
