package dev.lineclear.safeguard.rollout;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a request does to its target, whichever target that is: its input without what names the target. Whatever is not
 * seen to be the same counts as another change, which goes one target after the other too: not being recognised is slower,
 * never faster.
 *
 * @param values digest of the input so: of requests that set the same to the same
 * @param parameters the names of the members left: of requests that set the same, to whatever; and a word where the effect
 *     says what it comes to
 */
public record Sameness(String values, Set<String> parameters) {
    private static final String TARGET = "${target}";

    /** What no member is called: that it comes to the same as whatever else takes away, or lets in, whoever is asked how. */
    private static final String TAKES_AWAY = "(takes away)";

    private static final String LETS_IN = "(lets in)";

    /** Made up for each call, so that it is not made twice; says nothing of what the call does. */
    private static final Set<String> TOKENS = Set.of(
            "ClientToken",
            "ClientRequestToken",
            "ClientIdempotencyToken",
            "IdempotencyToken",
            "CreatorRequestId",
            "CallerReference");

    public Sameness {
        parameters = java.util.Collections.unmodifiableSet(new TreeSet<>(parameters));
    }

    /** @param effect of which some are the same, however they are brought about */
    public static Sameness of(Proposal proposal, Effect effect) {
        Set<String> names = names(proposal.targets());
        ObjectNode left = CanonicalJson.MAPPER.createObjectNode();
        Set<String> parameters = new TreeSet<>();
        if (proposal.input() instanceof ObjectNode input) {
            input.properties().stream()
                    .filter(e -> !TOKENS.contains(e.getKey()))
                    .forEach(e -> {
                        JsonNode without = without(e.getValue(), names);
                        left.set(e.getKey(), without);
                        if (!onlyTarget(without)) {
                            parameters.add(e.getKey());
                        }
                    });
        } else {
            left.set("input", without(proposal.input(), names));
        }
        String digest = Digest.of(left).hex();
        switch (effect) {
            case REPLACE, DESTROY, UNKNOWN -> parameters.add(TAKES_AWAY);
            case GRANT -> parameters.add(LETS_IN);
            case READ, CREATE, UPDATE -> {}
        }
        return new Sameness(digest, parameters);
    }

    /** Whether the two set something in common, to whatever values, or come to the same. */
    public boolean shares(List<String> others) {
        return others.stream().anyMatch(parameters::contains);
    }

    /** The same of one operation: one that sets nothing does what its name says, and further members only how. */
    public boolean sharesOperation(List<String> others) {
        return parameters.isEmpty() || others.isEmpty() || shares(others);
    }

    /** By which a request may call its target: the URN, what follows the account in it, and the last of its names. */
    private static Set<String> names(List<Target> targets) {
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            String urn = target.urn();
            String[] parts = urn.split(":", 6);
            String resource = parts[parts.length - 1];
            names.add(urn);
            names.add(resource);
            names.add(resource.substring(1 + Math.max(resource.lastIndexOf('/'), resource.lastIndexOf(':'))));
        }
        names.remove("");
        return names;
    }

    private static JsonNode without(JsonNode node, Set<String> names) {
        return switch (node) {
            case StringNode text -> names.contains(text.asString()) ? StringNode.valueOf(TARGET) : node;
            case ArrayNode array -> {
                Set<JsonNode> once = new LinkedHashSet<>();
                ArrayNode all = CanonicalJson.MAPPER.createArrayNode();
                for (JsonNode element : array.values()) {
                    JsonNode without = without(element, names);
                    // However many targets are listed, what is done to them is the same.
                    if (!onlyTarget(without) || once.add(without)) {
                        all.add(without);
                    }
                }
                yield all;
            }
            case ObjectNode object -> {
                ObjectNode all = CanonicalJson.MAPPER.createObjectNode();
                object.properties().forEach(e -> all.set(e.getKey(), without(e.getValue(), names)));
                yield all;
            }
            default -> node;
        };
    }

    private static boolean onlyTarget(JsonNode node) {
        return node.isString() && node.asString().equals(TARGET)
                || node.isArray() && node.size() == 1 && onlyTarget(node.path(0));
    }
}
