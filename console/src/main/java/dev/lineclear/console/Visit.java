package dev.lineclear.console;

import dev.lineclear.console.Browsers.SignedIn;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One request and its answer, with whoever is signed in. */
final class Visit {
    private final ServerRequest request;
    private final ServerResponse response;
    private final Optional<SignedIn> who;

    Visit(ServerRequest request, ServerResponse response, Optional<SignedIn> who) {
        this.request = request;
        this.response = response;
        this.who = who;
    }

    ServerRequest request() {
        return request;
    }

    ServerResponse response() {
        return response;
    }

    Optional<SignedIn> who() {
        return who;
    }

    /** Who is signed in. @throws Refusal when nobody is */
    SignedIn signedIn() {
        return who.orElseThrow(() -> new Refusal(401, "Sign in first."));
    }

    /** Who is signed in and may change things. @throws Refusal when they may not */
    Approver approver() {
        Approver person = signedIn().person();
        if (person.role() != Approver.Role.APPROVER) {
            throw new Refusal(403, "You may look, and change nothing; an owner can change that.");
        }
        return person;
    }

    String id() {
        return request.path().pathParameters().get("id");
    }

    /** From the query; empty when it is not there. */
    String asked(String name) {
        return request.query().first(name).orElse("");
    }

    String remote() {
        return request.remotePeer().host();
    }

    /** A JSON body. */
    JsonNode json() {
        JsonNode node = CanonicalJson.parse(body());
        if (!node.isObject()) {
            throw new Refusal(400, "An object is wanted.");
        }
        return node;
    }

    /** A form's fields. */
    Map<String, String> form() {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : new String(body(), StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    byte[] body() {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(Limits.BODY + 1);
            if (bytes.length > Limits.BODY) {
                throw new Refusal(413, "That is too large.");
            }
            return bytes;
        } catch (Refusal e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Cut off, by the client or for its slowness: nothing that the gateway's own log needs to hear of.
            throw new Refusal(408, "The rest of it did not come in time.");
        }
    }

    void html(int status, String text) {
        send(status, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    void json(int status, JsonNode node) {
        send(status, "application/json", CanonicalJson.MAPPER.writeValueAsBytes(node));
    }

    void text(int status, String type, String text) {
        send(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(int status, String type, byte[] bytes) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(bytes);
    }

    /** Within the console only: {@code path} is the console's own words, never a visitor's. */
    void redirect(String path) {
        response.status(Status.SEE_OTHER_303);
        response.header(HeaderNames.LOCATION, path);
        response.send();
    }

    /** To the identity provider, at the address that its own description names. */
    void away(URI there) {
        response.status(Status.SEE_OTHER_303);
        response.header(HeaderNames.LOCATION, there.toString());
        response.send();
    }

    /** A request that is not done; the message says why. */
    static final class Refusal extends RuntimeException {
        private final int status;

        Refusal(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
