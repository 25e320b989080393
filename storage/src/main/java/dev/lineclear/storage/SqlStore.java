package dev.lineclear.storage;

import dev.lineclear.state.Agents;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Captures;
import dev.lineclear.state.Holds;
import dev.lineclear.state.Incidents;
import dev.lineclear.state.Paces;
import dev.lineclear.state.Relations;
import dev.lineclear.state.Reviews;
import dev.lineclear.state.Rollouts;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.Settings;
import dev.lineclear.state.Spendings;
import dev.lineclear.state.Standings;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Steps;
import dev.lineclear.state.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** All ports over one {@link Database}. */
final class SqlStore implements Store {
    private static final String KEY_CHECK = "storage.key-check";
    private static final byte[] KEY_CHECK_TEXT = "lineclear-key-check/v1".getBytes(StandardCharsets.UTF_8);

    private final Database database;
    private final Agents agents;
    private final Sessions sessions;
    private final Holds holds;
    private final Reviews reviews;
    private final Approvers approvers;
    private final Captures captures;
    private final Steps steps;
    private final Relations relations;
    private final Standings standings;
    private final Rollouts rollouts;
    private final Paces paces;
    private final Incidents incidents;
    private final Spendings spendings;
    private final Settings settings;

    SqlStore(Database database, SealedBox box) {
        this.database = database;
        this.agents = new SqlAgents(database);
        this.sessions = new SqlSessions(database, box);
        this.holds = new SqlHolds(database, new SealedHolds(box));
        this.reviews = new SqlReviews(database);
        this.approvers = new SqlApprovers(database);
        this.captures = new SqlCaptures(database);
        this.steps = new SqlSteps(database, box);
        this.relations = new SqlRelations(database);
        this.standings = new SqlStandings(database);
        this.rollouts = new SqlRollouts(database);
        this.paces = new SqlPaces(database, box);
        this.incidents = new SqlIncidents(database);
        this.spendings = new SqlSpendings(database);
        this.settings = new SqlSettings(database);
    }

    /**
     * Proves that {@code box} is the one this database was first opened with, rather than leaving it to the first
     * session to find out.
     *
     * @throws StateException when it is not
     */
    void checkKey(SealedBox box) {
        String sealed = Base64.getEncoder().encodeToString(box.seal(KEY_CHECK_TEXT, KEY_CHECK_TEXT));
        if (settings.putIfAbsent(KEY_CHECK, sealed)) {
            return;
        }
        try {
            box.open(Base64.getDecoder().decode(settings.get(KEY_CHECK).orElseThrow()), KEY_CHECK_TEXT);
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException(
                    "this database was written under another key file: put that key file back, or start a new database",
                    e);
        }
    }

    @Override
    public Agents agents() {
        return agents;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public Holds holds() {
        return holds;
    }

    @Override
    public Reviews reviews() {
        return reviews;
    }

    @Override
    public Approvers approvers() {
        return approvers;
    }

    @Override
    public Captures captures() {
        return captures;
    }

    @Override
    public Steps steps() {
        return steps;
    }

    @Override
    public Relations relations() {
        return relations;
    }

    @Override
    public Standings standings() {
        return standings;
    }

    @Override
    public Rollouts rollouts() {
        return rollouts;
    }

    @Override
    public Paces paces() {
        return paces;
    }

    @Override
    public Incidents incidents() {
        return incidents;
    }

    @Override
    public Spendings spendings() {
        return spendings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public void close() {
        database.close();
    }
}
