package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Names;
import dev.lineclear.proposal.Shown;
import dev.lineclear.proposal.Vote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an approver signs, by SSH key or passkey alike: {@code lineclear-approval/v2}, a line feed, the RFC 8785 JSON of these components, a line feed.
 *
 * @param hold the id of the hold it is about
 * @param proposal digest of what would run
 * @param assessment digest of what it would do
 * @param shown digest of the facts on the page the approver looked at ({@link Shown})
 * @param policy version of the policy that held it
 * @param decision which way
 * @param because why, in the approver's own words, for whoever reads it later and for the agent; may be empty
 * @param approver who signs
 * @param expiry until when it counts; whole seconds
 */
public record Statement(
        String hold,
        Digest proposal,
        Digest assessment,
        Digest shown,
        String policy,
        Vote.Decision decision,
        String because,
        String approver,
        Instant expiry) {

    /** In characters; a few sentences. */
    public static final int MAX_BECAUSE = 1_000;

    /** Ids, digests, names and a reason of the greatest length, each of its characters escaped, stay below this. */
    public static final int MAX_BYTES = 8_192;

    private static final String HEADER = "lineclear-approval/v2\n";
    private static final int COMPONENTS = 9;

    /** RFC 3339 has years of four digits. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    public Statement {
        Names.check("approver", approver);
        if (hold.isEmpty() || policy.isEmpty()) {
            throw new IllegalArgumentException("a statement names its hold and its policy version");
        }
        if (because.length() > MAX_BECAUSE || because.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of at most " + MAX_BECAUSE + " characters");
        }
        if (expiry.getNano() != 0 || expiry.isBefore(Instant.EPOCH) || expiry.isAfter(LAST)) {
            throw new IllegalArgumentException("a statement expires at a whole second from 1970 to 9999");
        }
    }

    /** The statement that {@code approver} would sign on {@code hold} as it stands; the expiry is cut to seconds. */
    public static Statement of(Hold hold, String approver, Vote.Decision decision, Instant expiry) {
        return of(hold, approver, decision, "", expiry);
    }

    /** As above, with the approver's reason. */
    public static Statement of(Hold hold, String approver, Vote.Decision decision, String because, Instant expiry) {
        return new Statement(
                hold.id(),
                hold.proposal().digest(),
                hold.assessment().digest(),
                Shown.digest(hold),
                hold.policyVersion(),
                decision,
                because,
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
        json.put("shown", shown.hex());
        json.put("policy", policy);
        json.put("decision", decision.word());
        json.put("because", because);
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
            throw malformed("it does not begin with lineclear-approval/v2");
        }
        Statement statement = read(Arrays.copyOfRange(bytes, header.length, bytes.length));
        if (!Arrays.equals(statement.bytes(), bytes)) {
            throw malformed("it is not in canonical form");
        }
        return statement;
    }

    /** The reason in a statement that was taken as a vote; empty when it has none. */
    public static String because(String statement) {
        try {
            return parse(statement.getBytes(StandardCharsets.UTF_8)).because();
        } catch (RefusedException e) {
            return "";
        }
    }

    private static Statement read(byte[] json) throws RefusedException {
        try {
            JsonNode node = CanonicalJson.parse(json);
            if (!node.isObject() || node.size() != COMPONENTS) {
                throw malformed("it does not have the nine components it should");
            }
            return new Statement(
                    text(node, "hold"),
                    new Digest(text(node, "proposal")),
                    new Digest(text(node, "assessment")),
                    new Digest(text(node, "shown")),
                    text(node, "policy"),
                    Vote.Decision.of(text(node, "decision")),
                    text(node, "because"),
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
