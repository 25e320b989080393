package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Kind;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Opens, lists and closes sessions. */
public final class SessionDesk implements Desk {
    private static final int LISTED = 200;
    private static final int MAX_TASK = 2_000;

    /** What burns now is put out within this, or it is no emergency any more. */
    private static final Duration EMERGENCY = Duration.ofMinutes(15);

    private final Store store;
    private final Register register;
    private final Minting minting;
    private final SignedChange signed;
    private final Forgetting forgetting;
    private final Duration lifetime;

    public SessionDesk(
            Store store,
            Register register,
            Minting minting,
            Forgetting forgetting,
            InstantSource clock,
            Duration lifetime) {
        this.store = store;
        this.register = register;
        this.minting = minting;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.forgetting = forgetting;
        this.lifetime = lifetime;
    }

    /** Makes a session with its credentials; stores nothing. */
    @FunctionalInterface
    public interface Minting {
        Sessions.Credentialed mint(Agent agent, String operator, String task, Duration lifetime);
    }

    /** Makes the gates forget what they cached of a session, at once. */
    @FunctionalInterface
    public interface Forgetting {
        void forget(String sessionId);
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/sessions", control.guarded((request, body) -> list(name -> "")));
        routing.post("/v1/sessions", control.guarded((request, body) -> opened(body)));
        routing.post("/v1/emergencies", control.guarded((request, body) -> emergency(body, "")));
        routing.post("/v1/sessions/{id}/close", control.guarded((request, body) -> close(find(id(request)), "")));
    }

    static String id(ServerRequest request) {
        return request.path().pathParameters().get("id");
    }

    /**
     * Newest first.
     *
     * @param asked what a query says: {@code agent}, {@code operator}, {@code limit} and {@code after}
     */
    public JsonNode list(UnaryOperator<String> asked) {
        ObjectNode out = Views.node();
        ArrayNode all = out.putArray("sessions");
        List<Session> sessions = store.sessions().recent(LISTED).stream()
                .filter(s -> wanted(asked.apply("agent"), s.agent().id()))
                .filter(s -> wanted(asked.apply("operator"), s.operator()))
                .toList();
        Views.page(out, sessions, Session::id, asked, LISTED).forEach(s -> all.add(Views.session(s)));
        return out;
    }

    private static boolean wanted(String asked, String is) {
        return asked.isEmpty() || asked.equalsIgnoreCase(is);
    }

    /** @throws ControlException when there is none */
    public JsonNode show(String id) {
        return Views.session(find(id));
    }

    private Session find(String id) {
        return find(store, id);
    }

    /** @throws ControlException when there is none */
    static Session find(Store store, String id) {
        return store.sessions().find(id).orElseThrow(() -> ControlException.notFound("there is no session " + id));
    }

    /** At the word of whoever has the control token, or of the operator, where they signed. */
    private ObjectNode opened(JsonNode body) {
        return body.has("statement") ? openSigned(body, "") : open(body, text(body, "operator"), Views.node());
    }

    /**
     * Opens a session for whoever signed for it, and for nobody else: an owner who could name another operator could
     * approve afterwards what they had asked for themselves.
     *
     * @param body the signed change {@code session.open}
     * @param caller who hands it in; empty when it is whoever has the control token
     * @throws ControlException when it is not to be done, with why
     */
    public ObjectNode openSigned(JsonNode body, String caller) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "session.open", false);
        String operator = text(change.body(), "operator");
        String asks = caller.isEmpty() ? change.by() : caller;
        if (!change.by().equals(asks) || !change.by().equals(operator)) {
            throw ControlException.refused(
                    "a session that is signed for runs for whoever asks and signs: " + asks + ", not " + operator);
        }
        return open(change.body(), operator, proof(body, change));
    }

    /**
     * Opens a short session for an owner who acts without an agent, in an emergency: the only one whose operator may break
     * the glass in it, as far as policies let them. Opening it is told to everyone. Not for other approvers, since no scope
     * that owners agreed on bounds it.
     *
     * @param body the signed change {@code session.emergency}
     * @param caller who hands it in; empty when it is whoever has the control token
     * @throws ControlException when it is not to be done, with why
     */
    public ObjectNode emergency(JsonNode body, String caller) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "session.emergency", true);
        if (!caller.isEmpty() && !caller.equals(change.by())) {
            throw ControlException.refused("an emergency is opened by whoever signed for it, not by " + caller);
        }
        return open(Agent.NONE, change.body(), change.by(), EMERGENCY, proof(body, change));
    }

    private static ObjectNode proof(JsonNode body, SignedChange.Verified change) {
        ObjectNode proof = Views.node();
        proof.put("by", change.by());
        proof.put("statement", text(body, "statement"));
        proof.put("signature", text(body, "signature"));
        return proof;
    }

    private ObjectNode open(JsonNode body, String operator, ObjectNode proof) {
        String name = text(body, "agent");
        Agent agent = store.agents()
                .find(name)
                .orElseThrow(() -> ControlException.notFound(
                        "there is no agent " + name + "; register it: lineclear agent add " + name + " --owner TEAM"));
        return open(agent, body, operator, lifetime, proof);
    }

    /** @param proof what its record says beside what the session is */
    private ObjectNode open(Agent agent, JsonNode body, String operator, Duration longest, ObjectNode proof) {
        String task = text(body, "task");
        if (task.length() > MAX_TASK) {
            throw ControlException.badRequest("the task may have " + MAX_TASK + " characters at most");
        }
        long seconds = body.path("lifetimeSeconds").asLong(longest.toSeconds());
        if (seconds < 1) {
            throw ControlException.badRequest("lifetimeSeconds must be more than nothing");
        }
        Duration asked = Duration.ofSeconds(seconds);
        Duration granted = asked.compareTo(longest) > 0 ? longest : asked;
        ObjectNode worker = Worker.said(body, !proof.isEmpty());
        Sessions.Credentialed fresh = minting.mint(agent, operator, task, granted);
        ObjectNode data = Views.session(fresh.session());
        data.put("accessKeyId", fresh.accessKeyId());
        data.setAll(worker);
        data.setAll(proof);
        register.force(Kind.SESSION_OPENED, fresh.session().id(), data);
        store.sessions().open(fresh);
        ObjectNode out = Views.session(fresh.session());
        out.put("accessKeyId", fresh.accessKeyId());
        out.put("secretAccessKey", fresh.secretKey());
        out.put("sessionToken", fresh.token());
        return out;
    }

    /**
     * Ends a session at the word of its operator, under any name of theirs, or of an owner.
     *
     * @throws ControlException when {@code by} is neither
     */
    public JsonNode close(String id, Approver by) {
        Session session = find(id);
        if (!by.owner() && !store.approvers().same(session.operator(), by.id())) {
            throw ControlException.refused("session " + id + " is " + session.operator()
                    + "'s to close, or an owner's; halting it stops it too: lineclear halt --session " + id);
        }
        return close(session, by.id());
    }

    private JsonNode close(Session session, String by) {
        String id = session.id();
        boolean closed = store.sessions().move(id, Session.State.OPEN, Session.State.CLOSED)
                || store.sessions().move(id, Session.State.HALTED, Session.State.CLOSED);
        forgetting.forget(id);
        if (closed) {
            ObjectNode data = Views.session(session.withState(Session.State.CLOSED));
            if (!by.isEmpty()) {
                data.put("by", by);
            }
            register.force(Kind.SESSION_CLOSED, id, data);
        }
        return Views.session(store.sessions().find(id).orElseThrow());
    }
}
