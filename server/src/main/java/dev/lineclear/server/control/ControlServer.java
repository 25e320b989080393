package dev.lineclear.server.control;

import dev.lineclear.console.Problem;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.CanonicalJson;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The control interface over HTTP, on loopback, for whoever has the token. Errors are RFC 9457 problem documents. */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** No control request is larger; a signature has 4 KiB at most. */
    private static final int MAX_BODY = 1 << 20;

    private final LocalGuard server;
    private final byte[] token;

    /** Starts it. @param port 0 for a free one */
    public ControlServer(InetAddress host, int port, String token, List<Desk> desks) {
        this.token = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.server = new LocalGuard(
                new InetSocketAddress(host, port),
                Limits.BODY_BYTES_PER_SECOND,
                routing -> {
                    desks.forEach(desk -> desk.routes(this, routing));
                    return routing.any((request, response) ->
                            problem(response, 404, "the control interface has no such path, or not for this method"));
                },
                builder -> builder.directHandlers(Problem.beforeRoutes()));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    /** What a route does: takes the body, null-free, and answers a document. */
    @FunctionalInterface
    interface Action {
        JsonNode run(ServerRequest request, JsonNode body);
    }

    /** A route that needs the token, reads a JSON body and answers JSON. */
    Handler guarded(Action action) {
        return (request, response) -> {
            try {
                authenticate(request);
                respond(response, 200, action.run(request, body(request)));
            } catch (ControlException e) {
                problem(response, e.status(), String.valueOf(e.getMessage()));
            } catch (Ballots.UnknownHoldException | Reversal.NothingCapturedException e) {
                problem(response, 404, String.valueOf(e.getMessage()));
            } catch (CanonicalJson.MalformedException | IllegalArgumentException e) {
                problem(response, 400, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error("control request {} failed", request.path().path(), e);
                problem(response, 500, "the gateway could not do it: " + e.getMessage() + "; see its log");
            }
        };
    }

    void authenticate(ServerRequest request) {
        byte[] given =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(token, given)) {
            throw ControlException.refused("the control token is missing or wrong; it is in control.json in the state"
                    + " directory, readable by whoever runs the gateway");
        }
    }

    static JsonNode body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return Views.node();
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw ControlException.badRequest("larger than 1 MiB");
            }
            return bytes.length == 0 ? Views.node() : CanonicalJson.parse(bytes);
        } catch (ControlException | CanonicalJson.MalformedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Cut off, badly framed, or too slow: nothing that the gateway's own log needs to hear of.
            throw ControlException.badRequest("the rest of the request did not come");
        }
    }

    private static void respond(ServerResponse response, int status, JsonNode body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(CanonicalJson.MAPPER.writeValueAsBytes(body));
    }

    static void problem(ServerResponse response, int status, String detail) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, Problem.JSON);
        response.send(CanonicalJson.MAPPER.writeValueAsBytes(Problem.of(status, detail)));
    }

    /** A member that must be a text. */
    static String text(JsonNode body, String member) {
        String value = body.path(member).asString("");
        if (value.isBlank()) {
            throw ControlException.badRequest(member + " is missing");
        }
        return value;
    }
}
