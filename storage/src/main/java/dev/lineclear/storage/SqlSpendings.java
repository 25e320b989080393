package dev.lineclear.storage;

import dev.lineclear.state.Spendings;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

final class SqlSpendings implements Spendings {
    private final Database database;

    SqlSpendings(Database database) {
        this.database = database;
    }

    @Override
    public void put(Collection<Spent> spent) {
        if (spent.isEmpty()) {
            return;
        }
        // In one order, so that two of them never wait for each other.
        List<Spent> sorted = spent.stream()
                .sorted(Comparator.comparing(Spent::node).thenComparing(Spent::agent))
                .toList();
        var unused = database.transaction(in -> {
            for (Spent s : sorted) {
                in.update(
                        "INSERT INTO spendings (node, agent, counts, changed_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (node, agent) DO UPDATE SET counts = excluded.counts,"
                                + " changed_at = excluded.changed_at",
                        Limits.text("a gateway's name", s.node()),
                        Limits.text("an agent's name", s.agent()),
                        Limits.text("counts", s.counts()),
                        Nanos.of(s.at()));
            }
            return true;
        });
    }

    @Override
    public List<Spent> since(Instant at) {
        return database.list(
                "SELECT node, agent, counts, changed_at FROM spendings WHERE changed_at >= ?"
                        + " ORDER BY changed_at DESC, node, agent LIMIT ?",
                row -> new Spent(row.getString(1), row.getString(2), row.getString(3), Nanos.instant(row.getLong(4))),
                Nanos.of(at),
                MOST);
    }

    @Override
    public void forget(Instant before) {
        database.update("DELETE FROM spendings WHERE changed_at < ?", Nanos.of(before));
    }
}
