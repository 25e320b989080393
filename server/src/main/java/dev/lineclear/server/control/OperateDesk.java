package dev.lineclear.server.control;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.server.operate.Readiness;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}: no token, since nothing secret is in them; loopback as all of it. */
public final class OperateDesk {
    private final Readiness readiness;
    private final Metrics metrics;

    public OperateDesk(Readiness readiness, Metrics metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    void routes(HttpRouting.Builder routing) {
        routing.get("/healthz", (request, response) -> response.send("alive\n"));
        routing.get("/readyz", this::ready);
        routing.get("/metrics", (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            response.send(metrics.scrape());
        });
    }

    private void ready(ServerRequest request, ServerResponse response) {
        List<String> obstacles = readiness.obstacles();
        ObjectNode out = Views.node();
        out.put("ready", obstacles.isEmpty());
        Views.strings(out.putArray("obstacles"), obstacles);
        Views.strings(out.putArray("warnings"), readiness.warnings());
        response.status(obstacles.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(CanonicalJson.MAPPER.writeValueAsBytes(out));
    }
}
