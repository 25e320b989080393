package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.server.guard.Changes;
import dev.lineclear.server.guard.GatewayGate;
import dev.lineclear.server.guard.Mandate;
import dev.lineclear.server.guard.PolicyRegister;
import dev.lineclear.server.guard.SettingsRegister;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where owners propose changes of the gateway, and make those that are agreed to. Each is signed by whoever asks. */
public final class ChangesDesk implements Desk {
    private final Store store;
    private final GatewayGate gate;
    private final PolicyRegister policies;
    private final SettingsRegister settings;
    private final SignedChange signed;

    public ChangesDesk(
            Store store, GatewayGate gate, PolicyRegister policies, SettingsRegister settings, InstantSource clock) {
        this.store = store;
        this.gate = gate;
        this.policies = policies;
        this.settings = settings;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.post("/v1/agents", control.guarded((request, body) -> agent(body)));
        routing.post("/v1/agents/standing", control.guarded((request, body) -> standing(body)));
        routing.post("/v1/people", control.guarded((request, body) -> person(body)));
        routing.post("/v1/people/invite", control.guarded((request, body) -> invitation(body)));
        routing.get("/v1/policies", control.guarded((request, body) -> policiesNow()));
        routing.get("/v1/settings", control.guarded((request, body) -> settingsNow()));
        routing.post("/v1/policies", control.guarded((request, body) -> policies(body)));
        routing.post("/v1/settings", control.guarded((request, body) -> settings(body)));
        routing.post("/v1/holds/{id}/apply", control.guarded((request, body) -> apply(SessionDesk.id(request), body)));
    }

    private JsonNode policiesNow() {
        ObjectNode out = Views.node();
        out.put("policyVersion", policies.now().version());
        ObjectNode all = out.putObject("policies");
        policies.now().texts().forEach(all::put);
        return out;
    }

    public JsonNode settingsNow() {
        ObjectNode out = Views.node();
        settings.agreed().ifPresent(now -> now.forEach(out::put));
        return out;
    }

    /**
     * @param change as it is signed
     * @param operation as it is proposed
     */
    private record Kind(String change, String operation) {}

    private JsonNode propose(Kind kind, JsonNode body) {
        SignedChange.Verified change = verified(body, kind.change());
        return proposed(kind.operation(), change.body(), change, body);
    }

    /** Proposes an agent and its scope. @param body a signed change {@code agent.put} */
    public JsonNode agent(JsonNode body) {
        return propose(new Kind("agent.put", Changes.PUT_AGENT), body);
    }

    /** Proposes to promote or demote an agent. @param body a signed change {@code agent.standing} */
    public JsonNode standing(JsonNode body) {
        return propose(new Kind("agent.standing", Changes.PUT_STANDING), body);
    }

    /** Proposes a person with keys, teams and role. @param body a signed change {@code approver.put} */
    public JsonNode person(JsonNode body) {
        return propose(new Kind("approver.put", Changes.PUT_PERSON), body);
    }

    /** Proposes to invite a person. @param body a signed change {@code people.invite} */
    public JsonNode invitation(JsonNode body) {
        return propose(new Kind("people.invite", Changes.INVITE), body);
    }

    /**
     * What a change would be, before anybody signs for it.
     *
     * @param change as it would be signed
     * @param asked what it needs; policies with their texts, by file name
     */
    public Proposal look(String change, JsonNode asked, String by) {
        return switch (change) {
            case "agent.put" -> gate.look(Changes.PUT_AGENT, asked, by);
            case "agent.standing" -> gate.look(Changes.PUT_STANDING, asked, by);
            case "approver.put" -> gate.look(Changes.PUT_PERSON, asked, by);
            case "people.invite" -> gate.look(Changes.INVITE, asked, by);
            case "settings.put" -> gate.look(Changes.SETTINGS, asked.path("settings"), by);
            case "policies.put" -> {
                ObjectNode kept = Views.node();
                kept.put("texts", policies.keep(texts(asked)));
                yield gate.look(Changes.POLICIES, kept, by);
            }
            default -> throw ControlException.badRequest("there is no change " + change + " to be looked at");
        };
    }

    /** The texts of the policies in force, by file name. */
    public SortedMap<String, String> policyTexts() {
        return policies.texts();
    }

    private static SortedMap<String, String> texts(JsonNode body) {
        SortedMap<String, String> texts = new TreeMap<>();
        body.path("texts")
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asString("")));
        return texts;
    }

    /** The texts stand beside what is signed, which has their digest: together they may be longer than a record. */
    public JsonNode policies(JsonNode body) {
        SignedChange.Verified change = verified(body, "policies.put");
        SortedMap<String, String> texts = texts(body);
        String digest = digest(texts);
        if (!digest.equals(text(change.body(), "texts"))) {
            throw ControlException.refused("the policies sent are not those that were signed");
        }
        ObjectNode asked = Views.node();
        asked.put("texts", policies.keep(texts));
        return proposed(Changes.POLICIES, asked, change, body);
    }

    /** Of policy texts by file name: what is signed. */
    public static String digest(SortedMap<String, String> texts) {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        texts.forEach(json::put);
        return Digest.of(json).hex();
    }

    public JsonNode settings(JsonNode body) {
        SignedChange.Verified change = verified(body, "settings.put");
        return proposed(Changes.SETTINGS, change.body().path("settings"), change, body);
    }

    private JsonNode proposed(String operation, JsonNode asked, SignedChange.Verified change, JsonNode body) {
        if (gate.idle(operation, asked)) {
            ObjectNode out = Views.node();
            out.put("result", "unchanged");
            return out;
        }
        String reason = change.body().path("reason").asString("");
        return said(gate.propose(operation, asked, reason, mandate(change, body)));
    }

    public JsonNode apply(String id, JsonNode body) {
        SignedChange.Verified change = verified(body, "hold.apply");
        if (!id.equals(text(change.body(), "hold"))) {
            throw ControlException.refused("the signed change is about another hold");
        }
        Hold hold = store.holds()
                .find(id)
                .orElseThrow(
                        () -> ControlException.notFound("there is no hold " + id + "; see: lineclear holds --all"));
        return said(gate.apply(hold, mandate(change, body)));
    }

    private static Mandate mandate(SignedChange.Verified change, JsonNode body) {
        return new Mandate(change.by(), text(body, "statement"), text(body, "signature"), false, "");
    }

    private SignedChange.Verified verified(JsonNode body, String change) {
        return signed.verify(text(body, "statement"), text(body, "signature"), change, true);
    }

    private static ObjectNode said(GatewayGate.Result result) {
        return switch (result.answer()) {
            case Answer.Refused refused
            when refused.why() == Answer.Why.HELD -> {
                ObjectNode out = Views.node();
                out.put("result", "held");
                out.put("because", refused.message());
                out.put("hold", refused.holdId());
                Views.strings(out.putArray("missing"), refused.missing());
                yield out;
            }
            case Answer.Refused refused -> throw ControlException.refused(refused.message());
            case Answer.Executed executed
            when executed.outcome() instanceof Outcome.Succeeded -> {
                ObjectNode out = result.made().orElseGet(Views::node);
                out.put("result", "succeeded");
                yield out;
            }
            case Answer.Executed executed ->
                throw ControlException.conflict("it is not known whether the change was made: " + executed.outcome()
                        + "; see: lineclear holds");
        };
    }
}
