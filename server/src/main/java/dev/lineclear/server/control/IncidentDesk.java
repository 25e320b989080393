package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Incident;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Kind;
import dev.lineclear.server.guard.Demotion;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Incidents, at the signed word of people. Anyone registered who may change things opens one; it demotes the agent. */
public final class IncidentDesk implements Desk {
    private static final int LISTED = 500;

    /** Nobody works on more; what is opened beyond is somebody's script. */
    private static final int MAX_OPEN = 200;

    /** Of what is signed, in characters: some pages. */
    private static final int MAX_STATEMENT = 8_192;

    private final Store store;
    private final Register register;
    private final SignedChange signed;
    private final Demotion demotion;
    private final InstantSource clock;

    public IncidentDesk(Store store, Register register, Demotion demotion, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.demotion = demotion;
        this.clock = clock;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get(
                "/v1/incidents",
                control.guarded((request, body) ->
                        list(name -> request.query().first(name).orElse(""))));
        routing.get("/v1/incidents/{id}", control.guarded((request, body) -> show(SessionDesk.id(request))));
        routing.post("/v1/incidents", control.guarded((request, body) -> open(body)));
        routing.post(
                "/v1/incidents/{id}/close", control.guarded((request, body) -> close(SessionDesk.id(request), body)));
    }

    /** @param asked what a query says: {@code all} for those that are closed too, {@code limit} and {@code after} */
    public JsonNode list(UnaryOperator<String> asked) {
        boolean all = !asked.apply("all").isEmpty();
        List<Incident> incidents =
                all ? store.incidents().recent(LISTED) : store.incidents().open(LISTED);
        ObjectNode out = Views.node();
        var lines = out.putArray("incidents");
        Views.page(out, incidents, Incident::id, asked, LISTED).forEach(i -> lines.add(IncidentViews.of(i)));
        return out;
    }

    /** @throws ControlException when there is none */
    public JsonNode show(String id) {
        return IncidentViews.of(find(id));
    }

    private Incident find(String id) {
        return store.incidents().find(id).orElseThrow(() -> ControlException.notFound("there is no incident " + id));
    }

    /**
     * Takes a person's word that something went wrong.
     *
     * @param body a signed change {@code incident.open} with {@code session}, {@code what}, and {@code since} where that is
     *     not now
     * @throws ControlException when it is not to be done, with why
     */
    public JsonNode open(JsonNode body) {
        SignedChange.Verified change = verified(body, "incident.open");
        JsonNode said = change.body();
        String id = text(said, "session");
        Session session =
                store.sessions().find(id).orElseThrow(() -> ControlException.notFound("there is no session " + id));
        Instant now = clock.instant();
        if (store.incidents().open(MAX_OPEN).size() >= MAX_OPEN) {
            throw ControlException.conflict("there are " + MAX_OPEN + " open incidents; close some first");
        }
        Incident incident = new Incident(
                Ids.next(now),
                session.id(),
                session.agent().id(),
                session.operator(),
                change.by(),
                answer(said, "what", true),
                since(said, now),
                now,
                Optional.empty());
        ObjectNode data = Views.node();
        data.put("session", incident.session());
        data.put("agent", incident.agent());
        data.put("operator", incident.operator());
        data.put("what", incident.what());
        data.put("since", incident.since().toString());
        proof(data, body, change);
        register.force(Kind.INCIDENT_OPENED, incident.id(), data);
        store.incidents().open(incident);
        demotion.demote(incident.agent(), "incident " + incident.id() + " was opened for a session of it");
        return IncidentViews.of(incident);
    }

    private static Instant since(JsonNode said, Instant now) {
        String since = said.path("since").asString("");
        try {
            Instant at = since.isEmpty() ? now : Instant.parse(since);
            if (at.isAfter(now)) {
                throw ControlException.badRequest("since is in the future");
            }
            return at;
        } catch (DateTimeException e) {
            throw ControlException.badRequest("since is no moment such as 2026-11-21T10:00:00Z");
        }
    }

    /**
     * Takes a person's word of what it was. Not the operator's: nobody signs off what was done on their behalf.
     *
     * @param body a signed change {@code incident.close} with {@code incident}, {@code summary}, and where they are known
     *     {@code impact}, {@code factors}, {@code lessons} and {@code actions}
     * @throws ControlException when it is not to be done, with why
     */
    public JsonNode close(String id, JsonNode body) {
        SignedChange.Verified change = verified(body, "incident.close");
        JsonNode said = change.body();
        if (!id.equals(text(said, "incident"))) {
            throw ControlException.refused("the signed change is about another incident");
        }
        Incident incident = find(id);
        if (store.approvers().same(incident.operator(), change.by())) {
            throw ControlException.refused(change.by() + " operates session " + incident.session()
                    + " and cannot close its incident; another person must");
        }
        if (incident.closed().isPresent()) {
            throw ControlException.conflict("incident " + id + " is closed");
        }
        Incident.Closed closed = new Incident.Closed(
                change.by(),
                clock.instant(),
                answer(said, "summary", true),
                answer(said, "impact", false),
                points(said, "factors"),
                points(said, "lessons"),
                points(said, "actions"));
        ObjectNode data = Views.node();
        data.put("incident", id);
        data.put("session", incident.session());
        IncidentViews.answers(data, closed);
        proof(data, body, change);
        register.force(Kind.INCIDENT_CLOSED, id, data);
        if (!store.incidents().close(id, closed)) {
            throw ControlException.conflict("incident " + id + " was closed at the same moment");
        }
        return IncidentViews.of(incident.closed(closed));
    }

    private SignedChange.Verified verified(JsonNode body, String change) {
        String statement = text(body, "statement");
        if (statement.length() > MAX_STATEMENT) {
            throw ControlException.badRequest("what is signed may have " + MAX_STATEMENT + " characters at most");
        }
        return signed.verify(statement, text(body, "signature"), change, false);
    }

    private static void proof(ObjectNode data, JsonNode body, SignedChange.Verified change) {
        data.put("by", change.by());
        data.put("statement", text(body, "statement"));
        data.put("signature", text(body, "signature"));
    }

    private static String answer(JsonNode said, String member, boolean needed) {
        return answer(member, needed ? text(said, member) : said.path(member).asString(""));
    }

    private static String answer(String member, String given) {
        if (given.length() > Incident.MAX_TEXT) {
            throw ControlException.badRequest(
                    member + " may have " + Incident.MAX_TEXT + " characters at most in one paragraph");
        }
        return Visible.text(given.strip());
    }

    private static List<String> points(JsonNode said, String member) {
        List<String> points = new ArrayList<>();
        for (JsonNode one : said.path(member)) {
            String point = answer(member, one.asString(""));
            if (point.isEmpty() || points.size() == Incident.MAX_POINTS) {
                throw ControlException.badRequest(
                        member + " are " + Incident.MAX_POINTS + " at most, none of them empty");
            }
            points.add(point);
        }
        return points;
    }
}
