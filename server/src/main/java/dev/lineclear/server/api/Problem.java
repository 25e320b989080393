package dev.lineclear.server.api;

import dev.lineclear.proposal.CanonicalJson;
import io.helidon.http.Status;
import tools.jackson.databind.node.ObjectNode;

/** What went wrong, as a problem document (RFC 9457), with what to do next. */
final class Problem {
    private static final String TYPE = "urn:lineclear:problem:";

    private Problem() {}

    static ObjectNode of(int status, String detail) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("type", TYPE + word(status));
        out.put("title", Status.create(status).reasonPhrase());
        out.put("status", status);
        out.put("detail", detail);
        out.put("next", next(status));
        return out;
    }

    private static String word(int status) {
        return switch (status) {
            case 400 -> "malformed";
            case 401 -> "not-logged-in";
            case 403 -> "refused";
            case 404 -> "not-found";
            case 405 -> "other-method";
            case 409 -> "conflict";
            case 413 -> "too-large";
            case 415 -> "not-json";
            case 421 -> "other-name";
            case 429 -> "too-many";
            case 503 -> "busy";
            default -> "fault";
        };
    }

    private static String next(int status) {
        return switch (status) {
            case 400, 405, 413, 415 -> "Compare the request with /api/v1/openapi.json.";
            case 401 -> "Log in: lineclear login URL --as NAME, or in a browser.";
            case 403 -> "Have somebody do it who may; asking again changes nothing.";
            case 404 -> "Look at the list that it would be in.";
            case 409 -> "Look at how things stand now, then decide anew.";
            case 421 -> "Use the name that the gateway is configured with: console.url.";
            case 429 -> "Wait a minute.";
            case 503 -> "Try again in some seconds.";
            default -> "Whoever runs the gateway finds the cause in its log.";
        };
    }
}
