package dev.lineclear.server.api;

import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/** The API's own description, OpenAPI 3.1: {@code docs/openapi.json}, which the build takes into the jar. */
final class Description {
    private static final JsonNode TEXT = read();

    private Description() {}

    static void answer(Call call) {
        call.json(TEXT);
    }

    private static JsonNode read() {
        try (InputStream in = Description.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing in the jar");
            }
            return CanonicalJson.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
