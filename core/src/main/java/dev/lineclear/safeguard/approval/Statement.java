package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Names;
import dev.lineclear.proposal.Vote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an approver signs: {@code lineclear-approval/v1}, a line feed, the RFC 8785 JSON of these components, a line feed.
 *
 * @param hold the id of the hold it is about
 * @param proposal digest of what would run
 * @param assessment digest of what the approver was shown of it
 * @param policy version of the policy that held it
 * @param decision which way
 * @param approver who signs
 * @param expiry until when it counts; whole seconds
 */
public record Statement(
        String hold,
        Digest proposal,
        Digest assessment,
        String policy,
        Vote.Decision decision,
        String approver,
        Instant expiry) {

    /** Ids, digests and names of the greatest length together stay below a quarter of this. */
    public static final int MAX_BYTES = 4_096;

    private static final String HEADER = "lineclear-approval/v1\n";
    private static final int COMPONENTS = 7;

    /** RFC 3339 has years of four digits. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    public Statement {
        Names.check("approver", approver);
        if (hold.isEmpty() || policy.isEmpty()) {
            throw new IllegalArgumentException("a statement names its hold and its policy version");
        }
        if (expiry.getNano() != 0 || expiry.isBefore(Instant.EPOCH) || expiry.isAfter(LAST)) {
            throw new IllegalArgumentException("a statement expires at a whole second from 1970 to 9999");
        }
    }

    /** The statement that {@code approver} would sign on {@code hold} as it stands; the expiry is cut to seconds. */
    public static Statement of(Hold hold, String approver, Vote.Decision decision, Instant expiry) {
        return new Statement(
                hold.id(),
                hold.proposal().digest(),
                hold.assessment().digest(),
                hold.policyVersion(),
                decision,
                approver,
                expiry.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The very bytes to sign. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #bytes}, for people and for storing. */
    public String text() {
        ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
        json.put("hold", hold);
        json.put("proposal", proposal.hex());
        json.put("assessment", assessment.hex());
        json.put("policy", policy);
        json.put("decision", decision.name().toLowerCase(Locale.ROOT));
        json.put("approver", approver);
        json.put("expiry", expiry.toString());
        return HEADER + CanonicalJson.string(json) + "\n";
    }

    /**
     * Reads a statement, and only in the one form it has: what was read is written again and compared, so there are no
     * two texts for one statement and no component unread.
     *
     * @throws RefusedException with {@link Reason#MALFORMED}
     */
    public static Statement parse(byte[] bytes) throws RefusedException {
        if (bytes.length > MAX_BYTES) {
            throw malformed("it is longer than " + MAX_BYTES + " bytes");
        }
        byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(header, Arrays.copyOf(bytes, header.length))) {
            throw malformed("it does not begin with lineclear-approval/v1");
        }
        Statement statement = read(Arrays.copyOfRange(bytes, header.length, bytes.length));
        if (!Arrays.equals(statement.bytes(), bytes)) {
            throw malformed("it is not in canonical form");
        }
        return statement;
    }

    private static Statement read(byte[] json) throws RefusedException {
        try {
            JsonNode node = CanonicalJson.parse(json);
            if (!node.isObject() || node.size() != COMPONENTS) {
                throw malformed("it does not have the seven components it should");
            }
            return new Statement(
                    text(node, "hold"),
                    new Digest(text(node, "proposal")),
                    new Digest(text(node, "assessment")),
                    text(node, "policy"),
                    Vote.Decision.valueOf(text(node, "decision").toUpperCase(Locale.ROOT)),
                    text(node, "approver"),
                    Instant.parse(text(node, "expiry")));
        } catch (CanonicalJson.MalformedException | IllegalArgumentException | DateTimeParseException e) {
            throw malformed("its JSON is not a statement");
        }
    }

    private static String text(JsonNode node, String name) throws RefusedException {
        JsonNode value = node.get(name);
        if (value == null || !value.isString()) {
            throw malformed("it has no " + name);
        }
        return value.stringValue();
    }

    private static RefusedException malformed(String why) {
        return new RefusedException(Reason.MALFORMED, "The statement cannot be read: " + why + ".");
    }
}
