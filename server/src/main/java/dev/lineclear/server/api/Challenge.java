package dev.lineclear.server.api;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.ControlException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person signs to log in: {@code lineclear-login/v1}, a line break, RFC 8785 JSON of these components, and a line
 * break. Whoever signs writes down where they are logging in, so that no other gateway can use it.
 *
 * @param by who logs in
 * @param gateway the URL that they logged in to, without a path
 * @param nonce of that gateway, good once
 */
public record Challenge(String by, String gateway, String nonce) {
    private static final String HEADER = "lineclear-login/v1\n";

    /** Three components that are short. */
    private static final int MAX = 2_048;

    /** The very text to sign. */
    public String text() {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("by", by);
        json.put("gateway", gateway);
        json.put("nonce", nonce);
        return HEADER + CanonicalJson.string(json) + "\n";
    }

    /** @throws ControlException when it is not one, in the one form that it has */
    static Challenge parse(String text) {
        if (text.length() <= MAX && text.startsWith(HEADER)) {
            JsonNode json = CanonicalJson.parse(text.substring(HEADER.length()).getBytes(StandardCharsets.UTF_8));
            Challenge read = new Challenge(
                    json.path("by").asString(""),
                    json.path("gateway").asString(""),
                    json.path("nonce").asString(""));
            if (read.text().equals(text)) {
                return read;
            }
        }
        throw ControlException.of(403, "what was signed is not a login");
    }
}
