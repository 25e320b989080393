package dev.lineclear.storage;

import dev.lineclear.proposal.Agent;
import dev.lineclear.state.Agents;
import java.util.List;
import java.util.Optional;

final class SqlAgents implements Agents {
    private final Database database;

    SqlAgents(Database database) {
        this.database = database;
    }

    @Override
    public void put(Agent agent) {
        String body = Json.write(agent);
        database.transaction(in -> {
            if (in.update("UPDATE agents SET body = ? WHERE id = ?", body, agent.id()) == 0) {
                Registry.room(in, "agents");
                in.update(
                        "INSERT INTO agents (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                        agent.id(),
                        body);
            }
            return true;
        });
    }

    @Override
    public Optional<Agent> find(String id) {
        return database.one(
                "SELECT body FROM agents WHERE id = ?", row -> Json.read(row.getString(1), Agent.class), id);
    }

    @Override
    public List<Agent> all() {
        return database.list("SELECT body FROM agents ORDER BY id", row -> Json.read(row.getString(1), Agent.class));
    }

    @Override
    public boolean remove(String id) {
        return database.update("DELETE FROM agents WHERE id = ?", id) == 1;
    }
}
