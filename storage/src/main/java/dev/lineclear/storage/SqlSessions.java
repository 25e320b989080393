package dev.lineclear.storage;

import dev.lineclear.proposal.Session;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.StateException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Secrets are sealed for their session and access key, so that a sealed text is of no use in another row. */
final class SqlSessions implements Sessions {
    private static final String LIVE = "state IN ('OPEN', 'HALTED')";

    private record Secrets(String secretKey, String token) {}

    private final Database database;
    private final SealedBox box;

    SqlSessions(Database database, SealedBox box) {
        this.database = database;
        this.box = box;
    }

    /**
     * {@inheritDoc}
     *
     * @throws StateException when there is one with this id or access key already
     * @throws IllegalStateException when {@link Limits#LIVE_SESSIONS} are live
     */
    @Override
    public void open(Credentialed credentialed) {
        Session session = credentialed.session();
        String sealed = seal(credentialed);
        String body = Json.write(session);
        database.transaction(in -> {
            long live = in.list(
                            "SELECT COUNT(*) FROM sessions WHERE " + LIVE + " AND expires_at > ?",
                            row -> row.getLong(1),
                            Nanos.of(session.openedAt()))
                    .getFirst();
            if (live >= Limits.LIVE_SESSIONS) {
                throw new IllegalStateException("there are " + live + " live sessions already; close some first");
            }
            return in.update(
                    "INSERT INTO sessions (id, state, opened_at, expires_at, access_key_id, credentials, body)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    session.id(),
                    session.state().name(),
                    Nanos.of(session.openedAt()),
                    Nanos.of(session.expiresAt()),
                    credentialed.accessKeyId(),
                    sealed,
                    body);
        });
    }

    @Override
    public Optional<Session> find(String id) {
        return database.one("SELECT state, body FROM sessions WHERE id = ?", SqlSessions::session, id);
    }

    @Override
    public Optional<Credentialed> byAccessKey(String accessKeyId) {
        return database.one(
                "SELECT state, body, credentials FROM sessions WHERE access_key_id = ?",
                row -> unseal(session(row), accessKeyId, row.getString(3)),
                accessKeyId);
    }

    @Override
    public List<Session> recent(int limit) {
        return database.list(
                "SELECT state, body FROM sessions ORDER BY opened_at DESC, id DESC LIMIT ?",
                SqlSessions::session,
                Limits.list(limit));
    }

    @Override
    public List<Session> live(Instant now) {
        return database.list(
                "SELECT state, body FROM sessions WHERE " + LIVE + " AND expires_at > ? ORDER BY opened_at, id",
                SqlSessions::session,
                Nanos.of(now));
    }

    @Override
    public boolean move(String id, Session.State from, Session.State to) {
        return database.update("UPDATE sessions SET state = ? WHERE id = ? AND state = ?", to.name(), id, from.name())
                == 1;
    }

    private static Session session(ResultSet row) throws SQLException {
        return Json.read(row.getString(2), Session.class)
                .withState(Json.constant(row.getString(1), Session.State.class));
    }

    private String seal(Credentialed session) {
        byte[] plain =
                Json.write(new Secrets(session.secretKey(), session.token())).getBytes(StandardCharsets.UTF_8);
        byte[] sealed = box.seal(plain, associated(session.session().id(), session.accessKeyId()));
        return Base64.getEncoder().encodeToString(sealed);
    }

    private Credentialed unseal(Session session, String accessKeyId, String sealed) {
        try {
            byte[] plain = box.open(Base64.getDecoder().decode(sealed), associated(session.id(), accessKeyId));
            Secrets secrets = Json.read(new String(plain, StandardCharsets.UTF_8), Secrets.class);
            return new Credentialed(session, accessKeyId, secrets.secretKey(), secrets.token());
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException("the credentials of session " + session.id() + " do not open", e);
        }
    }

    private static byte[] associated(String id, String accessKeyId) {
        return ("lineclear-session/v1\n" + id + "\n" + accessKeyId).getBytes(StandardCharsets.UTF_8);
    }
}
