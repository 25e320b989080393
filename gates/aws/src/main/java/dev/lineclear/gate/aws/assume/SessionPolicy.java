package dev.lineclear.gate.aws.assume;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Needed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a role's session is allowed: the IAM actions that one request takes, on what that request names.
 *
 * @param text as STS takes it
 * @param actions on the request's targets, sorted
 * @param known how well it is known that it takes these
 * @param widened whether it names less than the targets exactly
 */
public record SessionPolicy(String text, List<String> actions, Known known, boolean widened) {
    /** STS takes no more ({@code AssumeRole}, parameter {@code Policy}). */
    static final int MAX_CHARACTERS = 2_048;

    private static final String VERSION = "2012-10-17";
    private static final String PASS_ROLE = "iam:PassRole";

    /** What a service does with a customer's key for whoever asks it. */
    private static final List<String> KEYS = List.of(
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*");

    public SessionPolicy {
        actions = List.copyOf(actions);
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a session policy of more than " + MAX_CHARACTERS + " characters");
        }
    }

    public Digest digest() {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** For one request. Exact where it fits, else with wildcards in place of names, never without resources. */
    public static SessionPolicy of(Catalog catalog, Proposal proposal) {
        Needed needed = catalog.needed(proposal.operation(), proposal.input());
        for (Resources.Width width : Resources.Width.values()) {
            Resources resources = new Resources(proposal, width);
            ObjectNode policy = CanonicalJson.MAPPER.createObjectNode().put("Version", VERSION);
            ArrayNode statements = policy.putArray("Statement");
            grouped(needed, resources).forEach((on, actions) -> allow(statements, actions, on));
            Set<String> roles = roles(proposal.input(), new LinkedHashSet<>());
            if (!roles.isEmpty()) {
                allow(statements, List.of(PASS_ROLE), resources.of(roles));
            }
            further(needed, proposal, statements);
            String text = CanonicalJson.MAPPER.writeValueAsString(policy);
            if (text.length() <= MAX_CHARACTERS) {
                Set<String> actions = new TreeSet<>();
                needed.actions().forEach(a -> actions.add(a.name()));
                if (!roles.isEmpty()) {
                    actions.add(PASS_ROLE);
                }
                return new SessionPolicy(text, List.copyOf(actions), needed.known(), resources.widened());
            }
        }
        throw new IllegalStateException("no session policy is short enough for " + proposal.operation());
    }

    /** Actions that go for the same resources stand together. */
    private static Map<List<String>, List<String>> grouped(Needed needed, Resources resources) {
        Map<List<String>, List<String>> grouped = new LinkedHashMap<>();
        for (Needed.Action action : needed.actions()) {
            grouped.computeIfAbsent(resources.of(action), k -> new ArrayList<>())
                    .add(action.name());
        }
        return grouped;
    }

    private static ObjectNode allow(ArrayNode statements, List<String> actions, List<String> resources) {
        ObjectNode statement = statements.addObject().put("Effect", "Allow");
        strings(statement, "Action", actions);
        strings(statement, "Resource", resources);
        return statement;
    }

    private static void strings(ObjectNode node, String name, List<String> values) {
        if (values.size() == 1) {
            node.put(name, values.getFirst());
        } else {
            ArrayNode array = node.putArray(name);
            values.forEach(array::add);
        }
    }

    /** What the service itself does with the rights of whoever asks it, and only it. */
    private static void further(Needed needed, Proposal proposal, ArrayNode statements) {
        String service = proposal.operation().substring(0, proposal.operation().indexOf(':'));
        if (needed.keys()) {
            String region = proposal.destination().getOrDefault("region", "*");
            allow(statements, KEYS, List.of("*"))
                    .putObject("Condition")
                    .putObject("StringLike")
                    .put("kms:ViaService", service + "." + region + ".*");
        }
        needed.behalf().ifPresent(principal -> allow(statements, List.of("*"), List.of("*"))
                .putObject("Condition")
                .putObject("ForAnyValue:StringEquals")
                .put("aws:CalledVia", principal));
    }

    /** Roles that the request hands to a service, which takes a right of its own. */
    private static Set<String> roles(JsonNode input, Set<String> found) {
        if (input.isString()) {
            String text = input.stringValue();
            if (text.startsWith("arn:") && text.contains(":iam::") && text.contains(":role/")) {
                found.add(text);
            }
        } else {
            input.values().forEach(value -> roles(value, found));
        }
        return found;
    }
}
