package dev.lineclear.server.control;

import static dev.lineclear.server.control.ControlServer.text;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.server.bodies.KeptBodies;
import dev.lineclear.state.Store;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What records only commit to: shown to owners, erased by owners; either is recorded before it is done. */
public final class BodiesDesk implements Desk {
    /** Of one signed change; a hold has a handful. */
    private static final int MAX_IDS = 1_000;

    private final KeptBodies bodies;
    private final Register register;
    private final SignedChange signed;

    public BodiesDesk(KeptBodies bodies, Store store, Register register, InstantSource clock) {
        this.bodies = bodies;
        this.register = register;
        this.signed = new SignedChange(store.approvers(), store.settings(), clock);
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.post("/v1/bodies/reveal", control.guarded((request, body) -> reveal(body)));
        routing.post("/v1/bodies/erase", control.guarded((request, body) -> erase(body)));
    }

    /** @param body a signed change {@code bodies.reveal}, by an owner */
    public JsonNode reveal(JsonNode body) {
        Set<String> ids = ids(body, "bodies.reveal", Kind.BODY_REVEALED);
        ObjectNode out = Views.node();
        ArrayNode all = out.putArray("bodies");
        for (String id : ids) {
            ObjectNode one = all.addObject();
            one.put("kept", id);
            try {
                bodies.open(id)
                        .ifPresentOrElse(
                                bytes -> one.set("body", CanonicalJson.parse(bytes)), () -> one.put("erased", true));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return out;
    }

    /** @param body a signed change {@code bodies.erase}, by an owner */
    public JsonNode erase(JsonNode body) {
        Set<String> ids = ids(body, "bodies.erase", Kind.BODY_ERASED);
        try {
            for (String id : ids) {
                bodies.erase(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode out = Views.node();
        out.put("erased", ids.size());
        return out;
    }

    /** Checked, and on record as done by whoever signed. */
    private Set<String> ids(JsonNode body, String change, Kind kind) {
        SignedChange.Verified verified = signed.verify(text(body, "statement"), text(body, "signature"), change, true);
        Set<String> ids = new LinkedHashSet<>();
        verified.body().path("kept").values().forEach(id -> ids.add(id.asString("")));
        if (ids.isEmpty() || ids.size() > MAX_IDS || !ids.stream().allMatch(id -> id.matches("[0-9A-Z]{26}"))) {
            throw ControlException.badRequest("kept must be 1 to " + MAX_IDS + " ids as records have them");
        }
        ObjectNode data = Views.node();
        data.put("by", verified.by());
        data.put("because", text(verified.body(), "because"));
        ArrayNode all = data.putArray("kept");
        ids.forEach(all::add);
        data.put("statement", text(body, "statement"));
        data.put("signature", text(body, "signature"));
        register.force(kind, verified.by(), data);
        return ids;
    }
}
