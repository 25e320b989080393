package dev.lineclear.storage;

import dev.lineclear.proposal.Incident;
import dev.lineclear.state.Incidents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How one began and how it ended are apart, so that closing writes what people found and nothing else. */
final class SqlIncidents implements Incidents {
    private final Database database;

    SqlIncidents(Database database) {
        this.database = database;
    }

    @Override
    public void open(Incident incident) {
        Incident begun = new Incident(
                incident.id(),
                incident.session(),
                incident.agent(),
                incident.operator(),
                incident.by(),
                incident.what(),
                incident.since(),
                incident.openedAt(),
                Optional.empty());
        database.update(
                "INSERT INTO incidents (id, opened_at, live, body, found) VALUES (?, ?, 1, ?, '')",
                begun.id(),
                Nanos.of(begun.openedAt()),
                Json.write(begun));
    }

    @Override
    public Optional<Incident> find(String id) {
        return database.one("SELECT body, found FROM incidents WHERE id = ?", SqlIncidents::read, id);
    }

    @Override
    public List<Incident> open(int limit) {
        return database.list(
                "SELECT body, found FROM incidents WHERE live = 1 ORDER BY opened_at, id LIMIT ?",
                SqlIncidents::read,
                Limits.list(limit));
    }

    @Override
    public List<Incident> recent(int limit) {
        return database.list(
                "SELECT body, found FROM incidents ORDER BY opened_at DESC, id DESC LIMIT ?",
                SqlIncidents::read,
                Limits.list(limit));
    }

    @Override
    public boolean close(String id, Incident.Closed how) {
        return database.update(
                        "UPDATE incidents SET live = 0, found = ? WHERE id = ? AND live = 1", Json.write(how), id)
                == 1;
    }

    private static Incident read(ResultSet row) throws SQLException {
        Incident begun = Json.read(row.getString(1), Incident.class);
        String found = row.getString(2);
        return found.isEmpty() ? begun : begun.closed(Json.read(found, Incident.Closed.class));
    }
}
