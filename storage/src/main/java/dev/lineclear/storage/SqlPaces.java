package dev.lineclear.storage;

import dev.lineclear.state.Company;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Paces;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
        return database.transaction(in -> put(in, pace));
    }

    private boolean put(Database.Transaction in, Pace pace) throws SQLException {
        int stopped = pace.waves().stream().anyMatch(w -> w.state() == Pace.State.STOPPED) ? 1 : 0;
        long at = Nanos.of(pace.changedAt());
        if (pace.version() == 1) {
            return in.update(
                            "INSERT INTO paces (id, stopped, changed_at, version, body) VALUES (?, ?, ?, 1, ?)"
                                    + " ON CONFLICT (id) DO NOTHING",
                            pace.id(),
                            stopped,
                            at,
                            seal(pace))
                    == 1;
        }
        return in.update(
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
    public Company company(Set<String> parties) {
        Object[] asked = parties.stream().sorted().toArray();
        if (asked.length == 0) {
            return new Company(Map.of(), List.of(), false);
        }
        String marks = String.join(", ", Collections.nCopies(asked.length, "?"));
        Map<String, Long> seen = new TreeMap<>();
        parties.forEach(party -> seen.put(party, 0L));
        // Before the paces, so that what begins meanwhile is seen there, or found to have begun.
        database.list(
                        "SELECT party, version FROM pace_turns WHERE party IN (" + marks + ")",
                        row -> Map.entry(row.getString(1), row.getLong(2)),
                        asked)
                .forEach(turn -> seen.put(turn.getKey(), turn.getValue()));
        List<Pace> paces = database.list(
                "SELECT id, body FROM paces WHERE id IN (SELECT pace FROM pace_parties WHERE party IN (" + marks
                        + ")) ORDER BY id LIMIT " + (Company.MAX_PACES + 1),
                row -> open(row.getString(1), row.getString(2)),
                asked);
        return new Company(seen, paces.stream().limit(Company.MAX_PACES).toList(), paces.size() > Company.MAX_PACES);
    }

    /** Somebody else was first: nothing of the transaction is kept. */
    private static final class MovedException extends RuntimeException {}

    @Override
    public boolean begin(Pace pace, Company company) {
        try {
            return database.transaction(in -> {
                // In one order, so that two of them never wait for each other.
                for (Map.Entry<String, Long> party : new TreeMap<>(company.seen()).entrySet()) {
                    counted(in, party.getKey(), party.getValue(), Nanos.of(pace.changedAt()));
                }
                if (!put(in, pace)) {
                    throw new MovedException();
                }
                for (String party : company.seen().keySet()) {
                    in.update(
                            "INSERT INTO pace_parties (party, pace) VALUES (?, ?) ON CONFLICT (party, pace) DO NOTHING",
                            party,
                            pace.id());
                }
                return true;
            });
        } catch (MovedException e) {
            return false;
        }
    }

    private static void counted(Database.Transaction in, String party, long seen, long at) throws SQLException {
        int changed = seen == 0
                ? in.update(
                        "INSERT INTO pace_turns (party, version, changed_at) VALUES (?, 1, ?)"
                                + " ON CONFLICT (party) DO NOTHING",
                        party,
                        at)
                : in.update(
                        "UPDATE pace_turns SET version = ?, changed_at = ? WHERE party = ? AND version = ?",
                        seen + 1,
                        at,
                        party,
                        seen);
        if (changed != 1) {
            throw new MovedException();
        }
    }

    @Override
    public void forget(Instant before) {
        database.update("DELETE FROM paces WHERE stopped = 0 AND changed_at < ?", Nanos.of(before));
        database.update("DELETE FROM pace_parties WHERE pace NOT IN (SELECT id FROM paces)");
        // Long enough ago that no call is between having looked and beginning.
        database.update("DELETE FROM pace_turns WHERE changed_at < ?", Nanos.of(before));
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
