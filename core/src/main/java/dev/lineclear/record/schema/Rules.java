package dev.lineclear.record.schema;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The keywords of JSON Schema (draft 2020-12) that the schemas of records use. Each passes over values of other types. */
final class Rules {
    private Rules() {}

    /** Several at once; the first that is broken is told. */
    static Rule all(List<Rule> rules) {
        Rule[] each = rules.toArray(Rule[]::new);
        return value -> {
            for (Rule rule : each) {
                String wrong = rule.wrong(value);
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
            return Rule.FINE;
        };
    }

    static Rule oneOf(List<Rule> forms) {
        return value -> {
            List<String> wrongs = forms.stream().map(f -> f.wrong(value)).toList();
            long fits = wrongs.stream().filter(String::isEmpty).count();
            if (fits == 1) {
                return Rule.FINE;
            }
            return fits > 1
                    ? " has two forms at once"
                    : " has none of its forms: "
                            + wrongs.stream().map(String::strip).collect(Collectors.joining("; or "));
        };
    }

    static Rule type(String name) {
        return value -> isA(name, value) ? Rule.FINE : " is not of type " + name;
    }

    private static boolean isA(String name, JsonNode value) {
        return switch (name) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" ->
                value.isIntegralNumber()
                        || (value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0);
            default -> throw new IllegalArgumentException("a type that records do not have: " + name);
        };
    }

    /** @param pattern of the whole text */
    static Rule pattern(Pattern pattern) {
        return value ->
                value.isString() && !pattern.matcher(value.stringValue()).matches()
                        ? " is not of the form " + pattern
                        : Rule.FINE;
    }

    /** In characters of Unicode, as JSON Schema counts. */
    static Rule length(int least, int most) {
        return value -> {
            if (!value.isString()) {
                return Rule.FINE;
            }
            String text = value.stringValue();
            boolean shortEnough = text.length() <= most || text.codePointCount(0, text.length()) <= most;
            boolean longEnough =
                    least == 0 || text.length() >= 2 * least || text.codePointCount(0, text.length()) >= least;
            return shortEnough && longEnough ? Rule.FINE : " does not have " + least + " to " + most + " characters";
        };
    }

    static Rule range(BigDecimal least, BigDecimal most) {
        return value -> value.isNumber()
                        && (value.decimalValue().compareTo(least) < 0
                                || value.decimalValue().compareTo(most) > 0)
                ? " is not from " + least + " to " + most
                : Rule.FINE;
    }

    static Rule oneOfTexts(Set<String> texts) {
        return value -> value.isString() && texts.contains(value.stringValue())
                ? Rule.FINE
                : " is not one of " + texts.stream().sorted().toList();
    }

    static Rule items(Rule each, int least, int most) {
        return value -> {
            if (!value.isArray()) {
                return Rule.FINE;
            }
            if (value.size() < least || value.size() > most) {
                return " does not have " + least + " to " + most + " entries";
            }
            int index = 0;
            for (JsonNode item : value) {
                String wrong = each.wrong(item);
                if (!wrong.isEmpty()) {
                    return "[" + index + "]" + wrong;
                }
                index++;
            }
            return Rule.FINE;
        };
    }

    private record Member(Rule rule, boolean required) {}

    /** @param others what a member must be that {@code members} does not name */
    static Rule members(Map<String, Rule> members, Set<String> required, Rule others) {
        Map<String, Member> known = new HashMap<>();
        members.forEach((name, rule) -> known.put(name, new Member(rule, required.contains(name))));
        if (!known.keySet().containsAll(required)) {
            throw new IllegalArgumentException("required and not described: " + required);
        }
        Member other = new Member(others, false);
        return value -> {
            if (!value.isObject()) {
                return Rule.FINE;
            }
            int there = 0;
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                Member wanted = known.getOrDefault(member.getKey(), other);
                there += wanted.required() ? 1 : 0;
                String wrong = wanted.rule().wrong(member.getValue());
                if (!wrong.isEmpty()) {
                    return "." + member.getKey() + wrong;
                }
            }
            return there == required.size() ? Rule.FINE : missing(value, required);
        };
    }

    private static String missing(JsonNode value, Set<String> required) {
        return required.stream()
                .filter(name -> !value.has(name))
                .sorted()
                .findFirst()
                .map(name -> "." + name + " is missing")
                .orElse(Rule.FINE);
    }
}
