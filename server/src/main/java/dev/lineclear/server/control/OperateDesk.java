package dev.lineclear.server.control;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.operate.Metrics;
import dev.lineclear.server.operate.Readiness;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics}: no token, since nothing secret is in them; loopback as all of it.
 * And for whoever has the token, a checkpoint of all that is recorded, so that an audit covers what was done just now.
 */
public final class OperateDesk implements Desk {
    private final Readiness readiness;
    private final Metrics metrics;
    private final Covering log;

    /** Waits until a checkpoint covers every record there is now, and answers its size. */
    @FunctionalInterface
    public interface Covering {
        long covered() throws IOException;
    }

    public OperateDesk(Readiness readiness, Metrics metrics, Covering log) {
        this.readiness = readiness;
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public void routes(ControlServer control, HttpRouting.Builder routing) {
        routing.post("/v1/log/checkpoint", control.guarded((request, body) -> covered()));
        routing.get("/healthz", (request, response) -> response.send("alive\n"));
        routing.get("/readyz", this::ready);
        routing.get("/metrics", (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            response.send(metrics.scrape());
        });
    }

    private ObjectNode covered() {
        try {
            return Views.node().put("records", log.covered());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
