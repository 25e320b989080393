package dev.lineclear.record;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of one input that its record only commits to: SHA-256 over a random salt of 16 bytes and the value's RFC
 * 8785 form. Without the salt nobody can test a guess, so erasing salt and value erases what the commitment says.
 */
final class Commitments {
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
    private final ArrayNode values = body.putArray("values");
    private long kept;

    /** What stands in the record for the value. */
    ObjectNode commit(JsonNode value) {
        byte[] json = CanonicalJson.bytes(value);
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String committed = commitment(salt, json);
        if (kept + 2L * json.length < Bodies.MAX_BYTES) {
            // Twice, since a text within a text is escaped.
            kept += 2L * json.length + 200;
            ObjectNode entry = values.addObject();
            entry.put("committed", committed);
            entry.put("salt", HexFormat.of().formatHex(salt));
            entry.put("json", new String(json, StandardCharsets.UTF_8));
        }
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("committed", committed);
        out.put("size", json.length);
        return out;
    }

    /** Whether there is anything to keep. */
    boolean isEmpty() {
        return values.isEmpty();
    }

    byte[] body() {
        return CanonicalJson.bytes(body);
    }

    private static String commitment(byte[] salt, byte[] json) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return HexFormat.of().formatHex(digest.digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
