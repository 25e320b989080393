package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.server.guard.Mandate;
import dev.lineclear.server.guard.Recoveries;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where people say that they have seen a recovery. Asking for one takes the host's files, not this. */
public final class RecoveryDesk implements Desk {
    private final Recoveries recoveries;
    private final SignedChange signed;

    public RecoveryDesk(Store store, Recoveries recoveries, InstantSource clock) {
        this.recoveries = recoveries;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/recoveries", control.guarded((request, body) -> list()));
        routing.post(
                "/v1/recoveries/{id}/acknowledge",
                control.guarded((request, body) -> acknowledge(SessionDesk.id(request), body)));
    }

    private JsonNode list() {
        ObjectNode out = Views.node();
        ArrayNode all = out.putArray("recoveries");
        for (Recoveries.Open open : recoveries.open()) {
            ObjectNode one = all.addObject();
            one.put("id", open.id());
            one.put("sentence", open.sentence());
            one.put("person", open.person());
        }
        return out;
    }

    private JsonNode acknowledge(String id, JsonNode body) {
        SignedChange.Verified change =
                signed.verify(text(body, "statement"), text(body, "signature"), "recovery.acknowledge", false);
        if (!id.equals(text(change.body(), "recovery"))) {
            throw ControlException.refused("the signed change is about another recovery");
        }
        recoveries.acknowledge(
                id, new Mandate(change.by(), text(body, "statement"), text(body, "signature"), false, ""));
        return list();
    }
}
