package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.pipeline.Assembly;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.Hold;
import dev.lineclear.record.Redaction;
import dev.lineclear.safeguard.approval.Enrolments;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The queue of holds: looking, voting, settling. */
public final class HoldsDesk implements Desk {
    private final Store store;
    private final Assembly assembly;
    private final SignedChange signed;
    private final Queue queue;
    private final Function<String, List<String>> sensitive;

    /** @param sensitive members of an operation's input that are not shown */
    public HoldsDesk(Store store, Assembly assembly, InstantSource clock, Function<String, List<String>> sensitive) {
        this.store = store;
        this.assembly = assembly;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
        this.queue = new Queue(store.holds());
        this.sensitive = sensitive;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/holds", control.guarded((request, body) -> list(name -> asked(request, name))));
        routing.get(
                "/v1/holds/{id}",
                control.guarded((request, body) -> shown(SessionDesk.id(request), asked(request, "as"))));
        routing.post("/v1/holds/{id}/votes", control.guarded((request, body) -> vote(SessionDesk.id(request), body)));
        routing.post(
                "/v1/holds/{id}/settle", control.guarded((request, body) -> settle(SessionDesk.id(request), body)));
        routing.post(
                "/v1/holds/{id}/withdraw", control.guarded((request, body) -> withdraw(SessionDesk.id(request), body)));
        routing.post("/v1/holds/{id}/rehearse", control.guarded((request, body) -> rehearse(SessionDesk.id(request))));
    }

    private static String asked(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }

    /** As {@link Queue} has it. */
    public JsonNode list(UnaryOperator<String> asked) {
        return queue.page(asked);
    }

    /**
     * All about a hold, shown to a person: that begins their time to read. Who signs is seen by the signature alone.
     *
     * @param person to whom, as they say; to nobody in particular when empty
     * @throws ControlException when there is no such hold
     */
    public JsonNode shown(String id, String person) {
        JsonNode out = show(id);
        store.approvers().find(person).ifPresent(reader -> store.holds()
                .find(id)
                .ifPresent(hold -> assembly.ballots().shown(hold, reader.id())));
        return out;
    }

    private JsonNode show(String id) {
        Hold hold = store.holds().find(id).orElseThrow(() -> unknown(id));
        ObjectNode out =
                Views.whole(hold, store.holds().votes(id), store.captures().byHold(id));
        store.captures().removed(id).ifPresent(at -> out.put("wayBackGone", at.toString()));
        out.set(
                "input",
                Redaction.shown(
                        hold.proposal().input(), sensitive.apply(hold.proposal().operation())));
        Enrolments enrolments = new Enrolments(store.settings());
        out.path("votes").values().forEach(v -> enrolments
                .find(v.path("approver").asString(""))
                .filter(Enrolments.Enrolment::doubtful)
                .ifPresent(e -> ((ObjectNode) v).put("enrolled", e.words())));
        out.set("around", queue.around(hold));
        if (assembly.rehearsing().running(id)) {
            out.put("rehearsing", true);
        }
        store.holds().claimant(id).ifPresent(node -> out.put("claimedBy", node));
        assembly.ballots().waits(hold).ifPresent(because -> out.put("waits", because));
        assembly.ballots().paced(hold).ifPresent(paced -> out.set("paced", paced(paced)));
        return out;
    }

    private static ObjectNode paced(Paced paced) {
        ObjectNode out = Views.node();
        out.put("change", paced.change());
        out.put("before", paced.before());
        out.put("hold", paced.hold());
        out.put("until", paced.until());
        Views.strings(out.putArray("healthy"), paced.healthy());
        out.put("then", paced.then());
        return out;
    }

    /** Begins one, or says why not; what comes of it stands with the hold. */
    public JsonNode rehearse(String id) {
        Rehearsing.Asked asked = assembly.rehearsing().ask(id);
        ObjectNode out = Views.node();
        out.put("started", asked.started());
        out.put("because", asked.sentence());
        return out;
    }

    private static ControlException unknown(String id) {
        return ControlException.notFound("there is no hold " + id + "; see: lineclear holds --all");
    }

    /** @param body with {@code statement} and {@code signature} */
    public JsonNode vote(String id, JsonNode body) {
        Ballots.Cast cast = assembly.ballots().cast(id, text(body, "statement"), text(body, "signature"));
        ObjectNode out = Views.node();
        out.put("accepted", cast.accepted());
        out.put("code", cast.code());
        out.put("because", cast.sentence());
        out.put("state", cast.state().name());
        return out;
    }

    /** @param body a signed change {@code vote.withdraw} */
    public JsonNode withdraw(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "vote.withdraw", false);
        if (!id.equals(text(change.body(), "hold"))) {
            throw ControlException.refused("the signed change is about another hold");
        }
        if (!assembly.ballots().withdraw(id, change.by())) {
            throw ControlException.conflict("there is no vote of " + change.by() + " on hold " + id
                    + " to withdraw, or it was claimed already");
        }
        return show(id);
    }

    public JsonNode settle(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "hold.settle", false);
        if (!id.equals(text(change.body(), "hold"))) {
            throw ControlException.refused("the signed change is about another hold");
        }
        if (!assembly.recovery().settle(id, change.by(), text(change.body(), "finding"))) {
            throw ControlException.conflict("hold " + id + " is neither in doubt nor claimed by another gateway");
        }
        return show(id);
    }
}
