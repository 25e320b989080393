package dev.lineclear.storage;

import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class SqlRollouts implements Rollouts {
    /** In which the last two of each of twenty checks are, twice over. */
    private static final int LAST_LOOKS = 80;

    private static final String COLUMNS =
            "id, state, stage, started_at, begun_at, since_at, baked, looked_at, because, version FROM rollouts";

    private final Database database;

    SqlRollouts(Database database) {
        this.database = database;
    }

    @Override
    public boolean start(Rollout r) {
        return database.update(
                        "INSERT INTO rollouts (id, state, live, stage, started_at, begun_at, since_at, baked, looked_at,"
                                + " because, version, node, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0)"
                                + " ON CONFLICT (id) DO NOTHING",
                        r.id(),
                        r.state().name(),
                        live(r),
                        r.stage(),
                        Nanos.of(r.startedAt()),
                        Nanos.of(r.begunAt()),
                        Nanos.of(r.since()),
                        r.baked().toNanos(),
                        Nanos.of(r.lookedAt()),
                        Limits.text("because", r.because()),
                        r.version())
                == 1;
    }

    private static int live(Rollout r) {
        return r.state().terminal() ? 0 : 1;
    }

    @Override
    public Optional<Rollout> find(String id) {
        return database.one("SELECT " + COLUMNS + " WHERE id = ?", SqlRollouts::read, id);
    }

    @Override
    public List<Rollout> live(int limit) {
        return database.list(
                "SELECT " + COLUMNS + " WHERE live = 1 ORDER BY started_at, id LIMIT ?",
                SqlRollouts::read,
                Limits.list(limit));
    }

    @Override
    public List<Rollout> recent(int limit) {
        return database.list(
                "SELECT " + COLUMNS + " ORDER BY started_at DESC, id DESC LIMIT ?",
                SqlRollouts::read,
                Limits.list(limit));
    }

    private static Rollout read(ResultSet row) throws SQLException {
        return new Rollout(
                row.getString(1),
                Json.constant(row.getString(2), RolloutState.class),
                row.getInt(3),
                Nanos.instant(row.getLong(4)),
                Nanos.instant(row.getLong(5)),
                Nanos.instant(row.getLong(6)),
                Duration.ofNanos(row.getLong(7)),
                Nanos.instant(row.getLong(8)),
                row.getString(9),
                row.getLong(10));
    }

    @Override
    public boolean move(Rollout to) {
        return database.update(
                        "UPDATE rollouts SET state = ?, live = ?, stage = ?, begun_at = ?, since_at = ?, baked = ?,"
                                + " looked_at = ?, because = ?, version = ? WHERE id = ? AND version = ?",
                        to.state().name(),
                        live(to),
                        to.stage(),
                        Nanos.of(to.begunAt()),
                        Nanos.of(to.since()),
                        to.baked().toNanos(),
                        Nanos.of(to.lookedAt()),
                        Limits.text("because", to.because()),
                        to.version(),
                        to.id(),
                        to.version() - 1)
                == 1;
    }

    @Override
    public boolean lease(String id, String node, Instant now, Instant until) {
        return database.update(
                        "UPDATE rollouts SET node = ?, until = ? WHERE id = ? AND (node = ? OR until < ?)",
                        node,
                        Nanos.of(until),
                        id,
                        node,
                        Nanos.of(now))
                == 1;
    }

    @Override
    public boolean bind(Part part, String hold) {
        int bound = database.update(
                "INSERT INTO rollout_parts (rollout_id, undo, stage, step, hold_id) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                part.rollout(),
                part.undo() ? 1 : 0,
                part.stage(),
                part.step(),
                hold);
        return bound == 1 || part(hold).filter(part::equals).isPresent();
    }

    @Override
    public Map<Part, String> bound(String id) {
        Map<Part, String> all = new LinkedHashMap<>();
        database.list(
                        "SELECT rollout_id, undo, stage, step, hold_id FROM rollout_parts WHERE rollout_id = ?"
                                + " ORDER BY undo, stage, step",
                        row -> Map.entry(part(row), row.getString(5)),
                        id)
                .forEach(e -> all.put(e.getKey(), e.getValue()));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Optional<Part> part(String hold) {
        return database.one(
                "SELECT rollout_id, undo, stage, step FROM rollout_parts WHERE hold_id = ?", SqlRollouts::part, hold);
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(row.getString(1), row.getInt(2) == 1, row.getInt(3), row.getInt(4));
    }

    @Override
    public void sampled(String id, int stage, List<Sample> samples) {
        for (Sample s : samples) {
            database.update(
                    "INSERT INTO rollout_samples (rollout_id, stage, at, check_name, well, found)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    id,
                    stage,
                    Nanos.of(s.at()),
                    s.check(),
                    s.well() ? 1 : 0,
                    Limits.text("found", s.found()));
        }
    }

    /** By the store itself: a watch of a week has sixty thousand looks a check, of which nobody wants to hold a list. */
    @Override
    public List<Looks> looks(String id, int stage) {
        Map<String, String> found = new HashMap<>();
        String bad = " WHERE rollout_id = ? AND stage = ? AND well = 0 AND found <> ?";
        database.list(
                        "SELECT s.check_name, s.found FROM rollout_samples s JOIN (SELECT check_name, MAX(at) AS newest"
                                + " FROM rollout_samples" + bad
                                + " GROUP BY check_name) m ON s.check_name = m.check_name"
                                + " AND s.at = m.newest WHERE s.rollout_id = ? AND s.stage = ?",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        id,
                        stage,
                        Sample.NOTHING,
                        id,
                        stage)
                .forEach(e -> found.put(e.getKey(), e.getValue()));
        List<Looks> last = Looks.and(List.of(), samples(id, stage, LAST_LOOKS));
        return database.list(
                "SELECT check_name, COUNT(*), SUM(CASE WHEN well = 0 AND found = ? THEN 1 ELSE 0 END),"
                        + " SUM(CASE WHEN well = 0 AND found <> ? THEN 1 ELSE 0 END) FROM rollout_samples"
                        + " WHERE rollout_id = ? AND stage = ? GROUP BY check_name",
                row -> new Looks(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        found.getOrDefault(row.getString(1), ""),
                        hushed(last, row.getString(1))),
                Sample.NOTHING,
                Sample.NOTHING,
                id,
                stage);
    }

    /** Of a check that is not among the last, nothing was heard for longer. */
    private static int hushed(List<Looks> last, String check) {
        return last.stream()
                .filter(l -> l.check().equals(check))
                .findFirst()
                .map(Looks::hushed)
                .orElse(Looks.LAST);
    }

    @Override
    public List<Sample> samples(String id, int stage, int limit) {
        List<Sample> newest = new ArrayList<>(database.list(
                "SELECT check_name, at, well, found FROM rollout_samples WHERE rollout_id = ? AND stage = ?"
                        + " ORDER BY at DESC, check_name DESC LIMIT ?",
                row -> new Sample(
                        row.getString(1), Nanos.instant(row.getLong(2)), row.getInt(3) == 1, row.getString(4)),
                id,
                stage,
                Limits.list(limit)));
        Collections.reverse(newest);
        return List.copyOf(newest);
    }
}
