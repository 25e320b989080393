package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.pipeline.Pacing;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What agents do call by call: how far each is let go, and what people say of one that stands. */
public final class PacesDesk implements Desk {
    private static final int LISTED = 200;

    private final Store store;
    private final Pacing pacing;
    private final SignedChange signed;

    public PacesDesk(Store store, Pacing pacing, InstantSource clock) {
        this.store = store;
        this.pacing = pacing;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/paces", control.guarded((request, body) -> list()));
        routing.post("/v1/paces/{id}/go-on", control.guarded((request, body) -> letOn(SessionDesk.id(request), body)));
    }

    /** What agents do call by call, that which changed most lately first. */
    public JsonNode list() {
        ObjectNode out = Views.node();
        ArrayNode lines = out.putArray("paces");
        pacing.recent(LISTED).forEach(p -> p.waves().forEach(w -> lines.add(RolloutViews.wave(p, w))));
        return out;
    }

    /** @param body a signed change {@code pace.go-on} with {@code pace} and {@code because} */
    public JsonNode letOn(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "pace.go-on", false);
        if (!id.equals(text(change.body(), "pace"))) {
            throw ControlException.refused("the signed change is about another pace");
        }
        if (runsFor(id, change.by())) {
            throw ControlException.refused(change.by() + " is whom the agent runs for; another person must say so");
        }
        try {
            pacing.goOn(id, RolloutsDesk.signed(body, change), RolloutsDesk.reason(change.body(), "because"));
            return list();
        } catch (Pacing.NotNowException e) {
            throw ControlException.conflict(String.valueOf(e.getMessage()));
        }
    }

    /** Of any of its calls. */
    private boolean runsFor(String pace, String person) {
        return store.paces().find(pace).stream()
                .flatMap(p -> p.waves().stream())
                .flatMap(w -> w.members().stream())
                .flatMap(m -> store.holds().find(m.hold()).stream())
                .anyMatch(h -> store.approvers().same(h.proposal().session().operator(), person));
    }
}
