package dev.lineclear.proposal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of an agent, normalised.
 *
 * @param id unique, sortable by time
 * @param session whose it is
 * @param gate through which it came, such as {@code aws}
 * @param operation such as {@code dynamodb:DeleteTable}
 * @param destination where it is going: for AWS {@code partition}, {@code account}, {@code region}, {@code endpoint}
 * @param targets what it touches; never empty (an operation without a resource targets its service)
 * @param input every parameter that decides what it does, normalised by the gate; large bodies as digest and size
 * @param reason as stated by the agent, untrusted; may be empty
 * @param time when it came
 * @param digest of {@link #canonical}: the same request by the same session has the same digest, whenever it comes
 */
public record Proposal(
        String id,
        Session session,
        String gate,
        String operation,
        Map<String, String> destination,
        List<Target> targets,
        JsonNode input,
        String reason,
        Instant time,
        Digest digest) {

    /** One request touching more than this is refused rather than half assessed. */
    public static final int MAX_TARGETS = 2_000;

    /** The gate by which people change the gateway itself. */
    public static final String GATEWAY = "lineclear";

    public Proposal {
        destination = java.util.Collections.unmodifiableMap(new TreeMap<>(destination));
        targets = List.copyOf(targets);
        if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
            throw new IllegalArgumentException(
                    "a proposal has 1 to " + MAX_TARGETS + " targets, not " + targets.size());
        }
    }

    /** Makes the proposal and computes its digest. */
    public static Proposal of(
            String id,
            Session session,
            String gate,
            String operation,
            Map<String, String> destination,
            List<Target> targets,
            JsonNode input,
            String reason,
            Instant time) {
        Digest digest = Digest.of(canonical(session, gate, operation, destination, targets, input));
        return new Proposal(id, session, gate, operation, destination, targets, input, reason, time, digest);
    }

    /**
     * What the digest covers: who asks, through which gate, where to, what, on what, with which input. Not the id, the
     * time or the reason, since repeating a request after approval must find its hold; and of the targets the URNs
     * only, since tags are live state and belong to the assessment.
     */
    static JsonNode canonical(
            Session session,
            String gate,
            String operation,
            Map<String, String> destination,
            List<Target> targets,
            JsonNode input) {
        ObjectNode node = CanonicalJson.MAPPER.createObjectNode();
        node.put("v", "lineclear-proposal/v1");
        node.put("session", session.id());
        node.put("agent", session.agent().id());
        node.put("operator", session.operator());
        node.put("gate", gate);
        node.put("operation", operation);
        ObjectNode to = node.putObject("destination");
        destination.forEach(to::put);
        ArrayNode urns = node.putArray("targets");
        targets.stream().map(Target::urn).sorted().forEach(urns::add);
        node.set("input", input);
        return node;
    }

    /** Whether it would change the gateway itself: who and what it knows, and what it decides by. */
    public boolean changesGateway() {
        return gate.equals(GATEWAY);
    }

    /** The part of {@link #operation} before the colon. */
    public String service() {
        int colon = operation.indexOf(':');
        return colon < 0 ? operation : operation.substring(0, colon);
    }
}
