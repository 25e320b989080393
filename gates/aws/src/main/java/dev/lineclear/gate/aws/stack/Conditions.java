package dev.lineclear.gate.aws.stack;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** The conditions of a template, decided as far as what they compare is known. Each is decided once. Not thread-safe. */
final class Conditions {
    private final JsonNode rules;
    private final UnaryOperator<JsonNode> expansion;
    private final Map<String, Optional<Boolean>> decided = new HashMap<>();

    /** @param expansion of what is compared, with parameters' values put in */
    Conditions(JsonNode rules, UnaryOperator<JsonNode> expansion) {
        this.rules = rules;
        this.expansion = expansion;
    }

    /** Empty when it cannot be told, as where it refers to itself. */
    Optional<Boolean> holds(String name) {
        Optional<Boolean> known = decided.get(name);
        if (known != null) {
            return known;
        }
        decided.put(name, Optional.empty());
        Optional<Boolean> now = rule(rules.path(name));
        decided.put(name, now);
        return now;
    }

    private Optional<Boolean> rule(JsonNode rule) {
        if (rule.size() != 1 || !rule.isObject()) {
            return Optional.empty();
        }
        Map.Entry<String, JsonNode> only = rule.properties().iterator().next();
        JsonNode argument = only.getValue();
        return switch (only.getKey()) {
            case "Condition" -> holds(argument.asString(""));
            case "Fn::Equals" -> equal(expansion.apply(argument.path(0)), expansion.apply(argument.path(1)));
            case "Fn::Not" -> rule(argument.path(0)).map(b -> !b);
            case "Fn::And" -> all(argument, false);
            case "Fn::Or" -> all(argument, true);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> equal(JsonNode one, JsonNode other) {
        return one.isString() && other.isString() ? Optional.of(one.equals(other)) : Optional.empty();
    }

    /** @param settles what one of them settles them all by: true for or, false for and */
    private Optional<Boolean> all(JsonNode several, boolean settles) {
        boolean told = !several.isEmpty();
        for (JsonNode each : several.values()) {
            Optional<Boolean> holds = rule(each);
            if (holds.equals(Optional.of(settles))) {
                return holds;
            }
            told &= holds.isPresent();
        }
        return told ? Optional.of(!settles) : Optional.empty();
    }
}
