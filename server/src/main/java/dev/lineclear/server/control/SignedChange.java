package dev.lineclear.server.control;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.safeguard.approval.Signatures;
import dev.lineclear.state.Approvers;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change of the gateway itself, signed by the person who makes it: {@code lineclear-control/v1}, a line break, RFC 8785
 * JSON with {@code change}, {@code by}, {@code nonce}, {@code expires} and what the change needs, and a line break.
 * Having the control token is not enough to change who may do what.
 */
public final class SignedChange {
    /** Short ones might be had twice; long ones would fill the store. */
    private static final int LEAST_NONCE = 16;

    private static final int MAX_NONCE = 64;

    /** The first line of what is signed. */
    public static final String HEADER = "lineclear-control/v1\n";

    /** A signed change not used within this is to be signed again. */
    public static final Duration MAX_AGE = Duration.ofMinutes(10);

    private static final String NONCE = "nonce.";

    /** Looked at in one go; the rest the next time. */
    private static final int AT_ONCE = 1_000;

    private final Approvers approvers;
    private final Settings settings;
    private final InstantSource clock;

    SignedChange(Approvers approvers, Settings settings, InstantSource clock) {
        this.approvers = approvers;
        this.settings = settings;
        this.clock = clock;
    }

    /** The text to sign. */
    public static String text(ObjectNode change) {
        return HEADER + CanonicalJson.string(change) + "\n";
    }

    /**
     * Checks signature, freshness and that it was not used before, and uses it up.
     *
     * @param change which change it must be, such as {@code agent.put}
     * @param owner whether the signer must be an owner
     * @throws ControlException when it is not to be done, with why
     */
    Verified verify(String statement, String signature, String change, boolean owner) {
        JsonNode body = body(statement);
        if (!change.equals(body.path("change").asString(""))) {
            throw ControlException.refused("the signed change is not " + change);
        }
        String by = body.path("by").asString("");
        Approver signer = approvers
                .find(by)
                .orElseThrow(() -> ControlException.refused(by + " is not registered; see: lineclear approver list"));
        if (signer.role() != Approver.Role.APPROVER) {
            throw ControlException.refused(by + " may look, and change nothing; an owner can change that");
        }
        if (owner && !signer.owner()) {
            throw ControlException.refused(by + " is not an owner; owners: "
                    + approvers.all().stream()
                            .filter(Approver::owner)
                            .map(Approver::id)
                            .toList());
        }
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
        boolean valid = signer.keys().stream().anyMatch(key -> Signatures.verify(signature, bytes, key));
        if (!valid) {
            throw ControlException.refused("the signature is not by a registered key of " + by);
        }
        useUp(body);
        return new Verified(by, body);
    }

    /** Forgets which changes were used, of those that have expired and are refused for that. @return how many */
    public static int forgetExpired(Settings settings, InstantSource clock) {
        Instant now = clock.instant();
        int forgotten = 0;
        for (Map.Entry<String, String> used :
                settings.startingWith(NONCE, AT_ONCE).entrySet()) {
            // Long expired, so that a gateway of the same store whose clock is late refuses it too.
            if (now.isAfter(Instant.parse(used.getValue()).plus(MAX_AGE))
                    && settings.remove(used.getKey(), used.getValue())) {
                forgotten++;
            }
        }
        return forgotten;
    }

    /** A change that may be done now, once. */
    record Verified(String by, JsonNode body) {}

    private static JsonNode body(String statement) {
        if (!statement.startsWith(HEADER) || !statement.endsWith("\n")) {
            throw ControlException.refused("what was signed is not a change of this gateway");
        }
        String json = statement.substring(HEADER.length(), statement.length() - 1);
        JsonNode body = CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8));
        if (!CanonicalJson.string(body).equals(json)) {
            throw ControlException.refused("what was signed is not in canonical form");
        }
        return body;
    }

    private void useUp(JsonNode body) {
        Instant expires;
        try {
            expires = Instant.parse(body.path("expires").asString(""));
        } catch (DateTimeParseException e) {
            throw ControlException.refused("expires is not a time");
        }
        Instant now = clock.instant();
        if (!now.isBefore(expires) || expires.isAfter(now.plus(MAX_AGE))) {
            throw ControlException.refused("the signed change expired, or is valid for longer than "
                    + MAX_AGE.toMinutes() + " minutes; sign it anew");
        }
        String nonce = body.path("nonce").asString("");
        if (nonce.length() < LEAST_NONCE || nonce.length() > MAX_NONCE) {
            throw ControlException.refused("nonce must have " + LEAST_NONCE + " to " + MAX_NONCE + " characters");
        }
        if (!settings.putIfAbsent(NONCE + nonce, expires.toString())) {
            throw ControlException.refused("this signed change was used before; sign it anew");
        }
    }
}
