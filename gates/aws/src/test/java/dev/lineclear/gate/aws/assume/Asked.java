package dev.lineclear.gate.aws.assume;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Proposals made from JSON, with the targets that the catalogue finds, and IAM's reading of a policy. */
final class Asked {
    static final Catalog CATALOG = Catalog.load();
    static final Map<String, String> AT = Map.of("partition", "aws", "region", "eu-west-1", "account", "111122223333");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([*?$])}|\\*|\\?|[^*?$]+");

    private Asked() {}

    static Proposal of(String operation, String input) {
        return of(operation, CanonicalJson.parse(input.getBytes(StandardCharsets.UTF_8)));
    }

    static Proposal of(String operation, JsonNode input) {
        Instant now = Instant.now();
        Session session = new Session(
                "session-1",
                new Agent("kiro", "team", Scope.ALL),
                "operator@example.com",
                "a task",
                now,
                now.plusSeconds(3600),
                Session.State.OPEN);
        List<Target> targets = CATALOG.targets(operation, input, AT).stream()
                .map(t -> new Target(t.urn(), t.service(), t.type(), Environment.UNKNOWN, Map.of()))
                .toList();
        return Proposal.of(Ids.next(now), session, "aws", operation, AT, targets, input, "", now);
    }

    static JsonNode policy(SessionPolicy policy) {
        return CanonicalJson.parse(policy.text().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a policy allows an action on a resource without any condition, as IAM decides it. */
    static boolean allows(SessionPolicy policy, String action, String arn) {
        for (JsonNode statement : policy(policy).path("Statement").values()) {
            if (!statement.has("Condition")
                    && any(statement.path("Action"), action)
                    && any(statement.path("Resource"), arn)) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(JsonNode patterns, String text) {
        return patterns.isArray()
                ? patterns.values().stream().anyMatch(p -> matches(p.asString(), text))
                : matches(patterns.asString(), text);
    }

    /** Stars and question marks stand for characters, and for themselves as {@code ${*}}: IAM's policy variables. */
    private static boolean matches(String pattern, String text) {
        Matcher part = VARIABLE.matcher(pattern);
        StringBuilder regex = new StringBuilder();
        while (part.find()) {
            switch (part.group()) {
                case "*" -> regex.append(".*");
                case "?" -> regex.append('.');
                default -> regex.append(Pattern.quote(part.group(1) == null ? part.group() : part.group(1)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
