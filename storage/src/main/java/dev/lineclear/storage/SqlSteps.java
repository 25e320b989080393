package dev.lineclear.storage;

import dev.lineclear.proposal.Digest;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Steps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** Sealed, since what a request calls things may be a secret ({@code SecretString} of a Secret). */
final class SqlSteps implements Steps {
    private final Database database;
    private final SealedBox box;

    SqlSteps(Database database, SealedBox box) {
        this.database = database;
        this.box = box;
    }

    private record Row(String request, String proposal, long at, Step step) {}

    /** {@inheritDoc} Not in one transaction: what another has just kept must be seen when it is looked. */
    @Override
    public List<Step> take(String session, Digest request, Step step, Instant since) {
        database.update(
                "INSERT INTO steps (session_id, proposal_digest, proposal_id, asked_at, body) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (session_id, proposal_digest) DO UPDATE SET proposal_id = excluded.proposal_id,"
                        + " asked_at = excluded.asked_at, body = excluded.body",
                session,
                request.hex(),
                step.proposal(),
                Nanos.of(step.at()),
                seal(session, step));
        List<Row> newest = newest(session, since);
        if (newest.size() > MOST) {
            Row first = newest.get(MOST);
            database.update(
                    "DELETE FROM steps WHERE session_id = ? AND (asked_at < ? OR asked_at = ? AND proposal_id <= ?)",
                    session,
                    first.at(),
                    first.at(),
                    first.proposal());
        }
        return oldestFirst(newest.stream()
                .filter(row -> !row.request().equals(request.hex()))
                .toList());
    }

    @Override
    public List<Step> since(String session, Instant since) {
        return oldestFirst(newest(session, since));
    }

    private List<Row> newest(String session, Instant since) {
        return database.list(
                "SELECT proposal_digest, proposal_id, asked_at, body FROM steps WHERE session_id = ? AND asked_at >= ?"
                        + " ORDER BY asked_at DESC, proposal_id DESC LIMIT ?",
                row -> new Row(row.getString(1), row.getString(2), row.getLong(3), open(session, row.getString(4))),
                session,
                Nanos.of(since),
                MOST + 1);
    }

    private static List<Step> oldestFirst(List<Row> newest) {
        List<Step> steps =
                new ArrayList<>(newest.stream().limit(MOST).map(Row::step).toList());
        Collections.reverse(steps);
        return List.copyOf(steps);
    }

    @Override
    public void forget(Instant before) {
        database.update("DELETE FROM steps WHERE asked_at < ?", Nanos.of(before));
    }

    private String seal(String session, Step step) {
        byte[] plain = Json.write(step).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(box.seal(plain, of(session)));
    }

    private Step open(String session, String sealed) {
        try {
            byte[] plain = box.open(Base64.getDecoder().decode(sealed), of(session));
            return Json.read(new String(plain, StandardCharsets.UTF_8), Step.class);
        } catch (SealedBox.BrokenSealException | IllegalArgumentException e) {
            throw new StateException("a step in the database was altered, or sealed under another key", e);
        }
    }

    private static byte[] of(String session) {
        return ("lineclear step of " + session).getBytes(StandardCharsets.UTF_8);
    }
}
