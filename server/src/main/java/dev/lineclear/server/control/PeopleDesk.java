package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.proposal.Approver;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.approval.Enrolments.Enrolment;
import dev.lineclear.safeguard.approval.Enrolments.How;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who is who: agents and approvers. The first owner is enrolled once, and whatever takes power away is done at once, by
 * any owner who signs for it; what gives power is proposed at the {@link ChangesDesk}.
 */
public final class PeopleDesk implements Desk {
    private final Store store;
    private final Register register;
    private final SignedChange signed;
    private final Owners owners;

    public PeopleDesk(Store store, Register register, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.owners = new Owners(store.approvers(), store.settings());
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/agents", control.guarded((request, body) -> agents()));
        routing.post("/v1/agents/remove", control.guarded((request, body) -> removeAgent(body)));
        routing.get("/v1/people", control.guarded((request, body) -> approvers()));
        routing.post("/v1/owner", control.guarded((request, body) -> enrol(body)));
        routing.post("/v1/people/remove-key", control.guarded((request, body) -> removeKey(body)));
        routing.post("/v1/people/remove", control.guarded((request, body) -> removeApprover(body)));
    }

    public JsonNode agents() {
        ObjectNode out = Views.node();
        ArrayNode all = out.putArray("agents");
        store.agents()
                .all()
                .forEach(a -> all.add(Views.agent(a)
                        .put("standing", store.standings().now(a.id()).word())));
        return out;
    }

    public JsonNode approvers() {
        ObjectNode out = Views.node();
        ArrayNode all = out.putArray("approvers");
        Enrolments enrolments = new Enrolments(store.settings());
        store.approvers().all().forEach(a -> {
            ObjectNode person = Views.approver(a);
            enrolments.find(a.id()).ifPresent(e -> {
                person.put("enrolled", e.words());
                person.put("doubtful", e.doubtful());
            });
            all.add(person);
        });
        return out;
    }

    public JsonNode removeAgent(JsonNode body) {
        SignedChange.Verified change = verified(body, "agent.remove");
        String id = text(change.body(), "id");
        ObjectNode data = Views.node();
        data.put("removed", id);
        record(Kind.AGENT_CHANGED, id, data, body, change.by());
        if (!store.agents().remove(id)) {
            throw ControlException.notFound("there is no agent " + id);
        }
        return data;
    }

    /** Works once: while there is no owner. */
    private JsonNode enrol(JsonNode body) {
        String key = Signatures.publicKey(text(body, "key"));
        Approver owner =
                new Approver(text(body, "id"), Set.copyOf(texts(body, "teams", List.of("owners"))), List.of(key), true);
        if (!store.settings().putIfAbsent("owner", owner.id())) {
            throw ControlException.conflict("the owner is enrolled already: "
                    + store.settings().get("owner").orElse("?") + "; owners add people: lineclear approver add");
        }
        register.force(Kind.OWNER_ENROLLED, owner.id(), Views.approver(owner));
        new Enrolments(store.settings()).put(owner.id(), new Enrolment(owner.id(), How.FIRST, ""));
        store.approvers().put(owner);
        return Views.approver(owner);
    }

    public JsonNode removeKey(JsonNode body) {
        SignedChange.Verified change = verified(body, "approver.remove-key");
        String id = text(change.body(), "id");
        String key = text(change.body(), "key");
        Approver before = find(id);
        List<String> left =
                before.keys().stream().filter(k -> !Signatures.sameKey(k, key)).toList();
        if (left.size() == before.keys().size()) {
            throw ControlException.notFound(id + " has no such key");
        }
        if (before.owner() && left.isEmpty() && owners() == 1) {
            throw ControlException.conflict("that is the last key of the last owner; add another first");
        }
        Approver approver = before.withKeys(left);
        record(Kind.APPROVER_CHANGED, id, Views.approver(approver), body, change.by());
        store.approvers().retireKey(key, id);
        store.approvers().put(approver);
        return Views.approver(approver);
    }

    public JsonNode removeApprover(JsonNode body) {
        SignedChange.Verified change = verified(body, "approver.remove");
        Approver before = find(text(change.body(), "id"));
        if (before.owner() && owners() == 1) {
            throw ControlException.conflict(before.id() + " is the last owner");
        }
        // Asked now, while there are several: whoever is left is not an only owner who may decide alone.
        owners.quorum();
        ObjectNode data = Views.node();
        data.put("removed", before.id());
        record(Kind.APPROVER_CHANGED, before.id(), data, body, change.by());
        before.keys().forEach(key -> store.approvers().retireKey(key, before.id()));
        store.approvers().remove(before.id());
        return data;
    }

    private Approver find(String id) {
        return store.approvers().find(id).orElseThrow(() -> ControlException.notFound("there is no approver " + id));
    }

    private long owners() {
        return owners.all().size();
    }

    private SignedChange.Verified verified(JsonNode body, String change) {
        return signed.verify(text(body, "statement"), text(body, "signature"), change, true);
    }

    private void record(Kind kind, String subject, ObjectNode data, JsonNode body, String by) {
        data.put("by", by);
        data.put("statement", text(body, "statement"));
        data.put("signature", text(body, "signature"));
        register.force(kind, subject, data);
    }

    private static List<String> texts(JsonNode node, String member, List<String> standard) {
        if (!node.has(member)) {
            return standard;
        }
        List<String> all = new ArrayList<>();
        node.path(member).forEach(n -> all.add(n.asString("")));
        return all;
    }
}
