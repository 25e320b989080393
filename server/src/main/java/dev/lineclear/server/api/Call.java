package dev.lineclear.server.api;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.ControlException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request to the API, and its answer.
 *
 * @param caller who asks; empty where anyone may
 */
record Call(ServerRequest request, ServerResponse response, Optional<Approver> caller) {
    /** A signed statement and its signature have some kilobytes; an input to explain may have more. */
    private static final int MAX_BODY = 64 << 10;

    Approver person() {
        return caller.orElseThrow(() -> ControlException.of(401, "Nobody is logged in."));
    }

    String id() {
        return request.path().pathParameters().get("id");
    }

    /** From the query; empty when it is not there. */
    String asked(String name) {
        return request.query().first(name).orElse("");
    }

    /** A place in the log, from the query. @return -1 when it is not there */
    long place(String name) {
        String text = asked(name);
        return text.isEmpty() ? -1 : place(name, text);
    }

    static long place(String name, String text) {
        if (!text.matches("[0-9]{1,15}")) {
            throw ControlException.of(400, name + " must be a number");
        }
        return Long.parseLong(text);
    }

    /** As many as {@code most} when nothing is said. */
    int limit(int most) {
        String text = asked("limit");
        long limit = text.isEmpty() ? most : place("limit", text);
        if (limit < 1 || limit > most) {
            throw ControlException.of(400, "limit must be a number from 1 to " + most);
        }
        return (int) limit;
    }

    /** The body, which must be an object. */
    JsonNode body() {
        if (!request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse("")
                .matches("application/json( *; *charset=[uU][tT][fF]-8)?")) {
            throw ControlException.of(415, "Content-Type must be application/json");
        }
        if (!request.content().hasEntity()) {
            throw ControlException.of(400, "a JSON object is wanted");
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw ControlException.of(413, "larger than 64 KiB");
            }
            JsonNode body = CanonicalJson.parse(bytes);
            if (!body.isObject()) {
                throw ControlException.of(400, "a JSON object is wanted");
            }
            return body;
        } catch (ControlException | CanonicalJson.MalformedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Cut off, badly framed, or too slow: nothing that the gateway's own log needs to hear of.
            throw ControlException.of(400, "the rest of the request did not come");
        }
    }

    void json(JsonNode body) {
        send(200, "application/json", body);
    }

    void send(int status, String type, JsonNode body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(CanonicalJson.MAPPER.writeValueAsBytes(body));
    }
}
