package dev.lineclear.server.control;

import dev.lineclear.gate.aws.learn.ScanStep;
import dev.lineclear.server.learning.Scans;
import io.helidon.webserver.http.HttpRouting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Scans of what there is: begins one, and says how far it is. */
public final class InventoryDesk implements Desk {
    /** More services or regions than there are. */
    private static final int MAX_NAMED = 500;

    private final Scans scans;

    public InventoryDesk(Scans scans) {
        this.scans = scans;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.get("/v1/inventory", control.guarded((request, body) -> view()));
        routing.post("/v1/inventory", control.guarded((request, body) -> begin(body)));
    }

    private ObjectNode begin(JsonNode body) {
        try {
            scans.begin(names(body, "services"), names(body, "regions"));
        } catch (IllegalStateException e) {
            throw ControlException.conflict(String.valueOf(e.getMessage()));
        }
        return view();
    }

    private static List<String> names(JsonNode body, String member) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : body.path(member).values()) {
            if (!name.asString("").matches("[a-z0-9-]{1,40}") || names.size() >= MAX_NAMED) {
                throw ControlException.badRequest(member + " must be names such as ec2 or eu-central-1");
            }
            names.add(name.asString());
        }
        return names;
    }

    private ObjectNode view() {
        ObjectNode out = Views.node();
        ArrayNode lines = out.putArray("steps");
        for (ScanStep step : scans.steps()) {
            ObjectNode line = lines.addObject();
            line.put("operation", step.operation()).put("region", step.region());
            line.put("state", step.state().name()).put("things", step.things());
            line.put("begun", step.scan()).put("why", step.why());
            line.put(
                    "whole",
                    step.whole().equals(Instant.EPOCH) ? "" : step.whole().toString());
        }
        return out;
    }
}
