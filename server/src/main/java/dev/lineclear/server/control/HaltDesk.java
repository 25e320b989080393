package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Kind;
import dev.lineclear.server.guard.Demotion;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stops sessions at once, without a signature, and lets them go on when a registered person signed for it. */
public final class HaltDesk implements Desk {
    private final Store store;
    private final Register register;
    private final SignedChange signed;
    private final SessionDesk.Forgetting forgetting;
    private final Demotion demotion;
    private final InstantSource clock;

    public HaltDesk(
            Store store, Register register, SessionDesk.Forgetting forgetting, Demotion demotion, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.forgetting = forgetting;
        this.demotion = demotion;
        this.clock = clock;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.post("/v1/halt", control.guarded((request, body) -> halt(body, "")));
        routing.post("/v1/resume", control.guarded((request, body) -> resume(body)));
    }

    /**
     * Stops {@code session}, or all there are; it takes no signature, since stopping must be quick.
     *
     * @param by who did it; empty when it is whoever has the control token
     */
    public JsonNode halt(JsonNode body, String by) {
        return listed(halt(chosen(body), text(body, "reason"), by), Session.State.HALTED);
    }

    /**
     * Stops an agent's sessions, or all.
     *
     * @param agent whose; of all when empty
     * @param by who did it
     * @return how many were running
     */
    public int halt(String agent, String reason, String by) {
        List<Session> chosen = store.sessions().live(clock.instant()).stream()
                .filter(s -> agent.isEmpty() || s.agent().id().equals(agent))
                .toList();
        return halt(chosen, reason, by).size();
    }

    /** Stops a session in which the gateway saw what must not go on. */
    public void stop(String id, String reason) {
        var unused = halt(List.of(SessionDesk.find(store, id)), reason, Proposal.GATEWAY);
    }

    /** The record comes after, since stopping must not wait for a full disk. */
    private List<Session> halt(List<Session> chosen, String reason, String by) {
        List<Session> stopped = chosen.stream()
                .filter(s -> s.state() == Session.State.OPEN)
                .filter(s -> store.sessions().move(s.id(), Session.State.OPEN, Session.State.HALTED))
                .toList();
        stopped.forEach(s -> forgetting.forget(s.id()));
        stopped.stream()
                .map(s -> s.agent().id())
                .distinct()
                .forEach(agent -> demotion.demote(agent, "a session of it was halted: " + reason));
        for (Session s : stopped) {
            ObjectNode data = reasoned(s, Session.State.HALTED, reason);
            if (!by.isEmpty()) {
                data.put("by", by);
            }
            register.force(Kind.SESSION_HALTED, s.id(), data);
        }
        return stopped;
    }

    /** Only a registered person may let things go on, and signs for it. */
    public JsonNode resume(JsonNode body) {
        return listed(resume(text(body, "statement"), text(body, "signature")), Session.State.OPEN);
    }

    /**
     * Lets go on what a signed change names.
     *
     * @throws ControlException when it is not to be done, with why
     */
    public List<Session> resume(String statement, String signature) {
        SignedChange.Verified change = signed.verify(statement, signature, "resume", false);
        List<Session> chosen = chosen(change.body()).stream()
                .filter(s -> s.state() == Session.State.HALTED)
                .toList();
        for (Session s : chosen) {
            if (store.approvers().same(s.operator(), change.by())) {
                throw ControlException.refused(
                        change.by() + " operates session " + s.id() + " and cannot resume it; another person must");
            }
        }
        for (Session s : chosen) {
            ObjectNode data = reasoned(s, Session.State.OPEN, text(change.body(), "reason"));
            data.put("by", change.by());
            register.force(Kind.SESSION_RESUMED, s.id(), data);
            store.sessions().move(s.id(), Session.State.HALTED, Session.State.OPEN);
            forgetting.forget(s.id());
        }
        return chosen;
    }

    private List<Session> chosen(JsonNode body) {
        String one = body.path("session").asString("");
        if (one.isEmpty()) {
            return store.sessions().live(clock.instant());
        }
        return List.of(SessionDesk.find(store, one));
    }

    private static ObjectNode reasoned(Session session, Session.State state, String reason) {
        ObjectNode data = Views.session(session.withState(state));
        data.put("reason", reason);
        return data;
    }

    private static JsonNode listed(List<Session> sessions, Session.State state) {
        ObjectNode out = Views.node();
        ArrayNode all = out.putArray("sessions");
        sessions.forEach(s -> all.add(Views.session(s.withState(state))));
        return out;
    }
}
