package dev.lineclear.console;

import dev.lineclear.proposal.CanonicalJson;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import tools.jackson.databind.node.ObjectNode;

/** What went wrong, as a problem document (RFC 9457), with what to do next. */
public final class Problem {
    /** The media type. */
    public static final String JSON = "application/problem+json";

    private static final String TYPE = "urn:lineclear:problem:";

    /** Said of what is no HTTP: a listener's own sentences quote the request, which nobody has checked by then. */
    private static final String NOT_HTTP = "This is not HTTP as it should be, or more than is taken.";

    private Problem() {}

    public static ObjectNode of(int status, String detail) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("type", TYPE + word(status));
        out.put("title", Status.create(status).reasonPhrase());
        out.put("status", status);
        out.put("detail", detail);
        out.put("next", next(status));
        return out;
    }

    /** For what a listener answers before any route sees it: bad request lines, heads that are too large, no room. */
    public static DirectHandlers beforeRoutes() {
        DirectHandlers.Builder all = DirectHandlers.builder();
        for (EventType event : EventType.values()) {
            all.addHandler(event, Problem::transport);
        }
        return all.build();
    }

    private static DirectHandler.TransportResponse transport(
            DirectHandler.TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        headers.set(HeaderNames.CONTENT_TYPE, JSON);
        headers.set(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        headers.set(HeaderNames.CACHE_CONTROL, "no-store");
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(CanonicalJson.MAPPER.writeValueAsBytes(of(status.code(), NOT_HTTP)))
                .build();
    }

    private static String word(int status) {
        return switch (status) {
            case 401 -> "not-logged-in";
            case 403 -> "refused";
            case 404 -> "not-found";
            case 405, 501 -> "other-method";
            case 408 -> "too-slow";
            case 409 -> "conflict";
            case 413, 414, 431 -> "too-large";
            case 415 -> "not-json";
            case 421 -> "other-name";
            case 429 -> "too-many";
            case 503 -> "busy";
            default -> status < 500 || status == 505 ? "malformed" : "fault";
        };
    }

    private static String next(int status) {
        return switch (status) {
            case 401 -> "Log in: lineclear login URL --as NAME, or in a browser.";
            case 403 -> "Have somebody do it who may; asking again changes nothing.";
            case 404 -> "Look at the list that it would be in.";
            case 409 -> "Look at how things stand now, then decide anew.";
            case 421 -> "Use the name that the gateway is configured with: console.url.";
            case 429 -> "Wait a minute.";
            case 408, 503 -> "Try again in some seconds.";
            default ->
                status < 500 || status == 501 || status == 505
                        ? "Compare the request with /api/v1/openapi.json."
                        : "Whoever runs the gateway finds the cause in its log.";
        };
    }
}
