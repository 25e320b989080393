package dev.lineclear.storage;

import dev.lineclear.proposal.Standing;
import dev.lineclear.state.Standings;
import java.util.List;

final class SqlStandings implements Standings {
    private final Database database;

    SqlStandings(Database database) {
        this.database = database;
    }

    @Override
    public List<Entry> of(String agent, int limit) {
        return database.list(
                "SELECT at, standing, because FROM standings WHERE agent = ? ORDER BY seq DESC LIMIT ?",
                row -> new Entry(
                        Nanos.instant(row.getLong(1)),
                        Json.constant(row.getString(2), Standing.class),
                        row.getString(3)),
                agent,
                Limits.list(limit));
    }

    /** Of two at once one has the next number, which the database takes once. */
    @Override
    public boolean move(String agent, Standing from, Entry to) {
        return database.update(
                        "INSERT INTO standings (agent, seq, at, standing, because)"
                                + " SELECT ?, COALESCE(MAX(seq), 0) + 1, ?, ?, ? FROM standings WHERE agent = ?"
                                + " HAVING COALESCE((SELECT s.standing FROM standings s WHERE s.agent = ?"
                                + " ORDER BY s.seq DESC LIMIT 1), '" + UNSAID.name() + "') = ?"
                                + " ON CONFLICT (agent, seq) DO NOTHING",
                        agent,
                        Nanos.of(to.at()),
                        to.standing().name(),
                        to.because(),
                        agent,
                        agent,
                        from.name())
                == 1;
    }
}
