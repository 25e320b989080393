package dev.lineclear.gate.aws.stack;

import dev.lineclear.proposal.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A template with its parameters' values put in and its conditions decided, as far as both are known, so that two templates
 * with their parameters can be compared by what they come to. References to resources stay. What cannot be decided stands
 * there by the digest of all that it hangs on. Takes time and space in proportion to the template. Not thread-safe.
 */
public final class Expansion {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern HOLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    /** A parameter of Systems Manager in its latest version, whichever that is when the stack is updated. */
    private static final Pattern LATEST = Pattern.compile("\\{\\{resolve:ssm:[^:}]*}}");

    private static final String UNSEEN = Template.OURS + "unseen";
    private static final ObjectNode NOTHING = NODES.objectNode().put("Ref", "AWS::NoValue");

    private final Template template;
    private final Map<String, JsonNode> values;
    private final Conditions conditions;
    private final String basis;
    private final Map<String, JsonNode> properties = new HashMap<>();

    /**
     * @param values of parameters and pseudo parameters ({@code AWS::Region}): texts, or {@link #unseen} and {@link #kept}
     */
    public Expansion(Template template, Map<String, JsonNode> values) {
        this.template = template;
        this.values = new HashMap<>(values);
        this.conditions = new Conditions(template.conditions(), this::of);
        ObjectNode all = NODES.objectNode();
        all.set("conditions", template.conditions());
        all.set("mappings", template.mappings());
        ObjectNode given = all.putObject("values");
        values.forEach(given::set);
        this.basis = Digest.of(all).hex();
    }

    /** A value that nobody sees, and that may be another each time. */
    static JsonNode unseen(String parameter) {
        return NODES.objectNode().put(UNSEEN, parameter);
    }

    /** A value that nobody sees, and that stays what it is. */
    static JsonNode kept(String parameter) {
        return NODES.objectNode().put(Template.OURS + "kept", parameter);
    }

    static boolean hasUnseen(JsonNode node) {
        if (node.has(UNSEEN)) {
            return true;
        }
        for (JsonNode each : node.values()) {
            if (hasUnseen(each)) {
                return true;
            }
        }
        return false;
    }

    Template template() {
        return template;
    }

    /** Of a resource; empty where it is none. */
    String type(String logical) {
        return template.attribute(logical, "Type");
    }

    /** Of a resource, with values put in; none where it has none. */
    JsonNode properties(String logical) {
        return properties.computeIfAbsent(logical, name -> {
            ObjectNode resource = template.resources().get(name);
            JsonNode written = resource == null ? NODES.objectNode() : resource.path("Properties");
            return written.isObject() ? of(written) : NODES.objectNode();
        });
    }

    /** Whether a resource is made at all; empty when that cannot be told. */
    Optional<Boolean> there(String logical) {
        ObjectNode resource = template.resources().get(logical);
        if (resource == null) {
            return Optional.of(false);
        }
        JsonNode condition = resource.path("Condition");
        return condition.isMissingNode() ? Optional.of(true) : conditions.holds(condition.asString(""));
    }

    JsonNode of(JsonNode node) {
        if (node.isArray()) {
            ArrayNode out = NODES.arrayNode();
            for (JsonNode each : node.values()) {
                JsonNode made = of(each);
                if (!made.equals(NOTHING)) {
                    out.add(made);
                }
            }
            return out;
        }
        if (!node.isObject()) {
            return LATEST.matcher(node.asString("")).find()
                    ? call("Fn::Sub", NODES.arrayNode().add(node).add(unseen("")))
                    : node;
        }
        return node.size() == 1 ? function(node) : members(node);
    }

    private JsonNode function(JsonNode node) {
        Map.Entry<String, JsonNode> only = node.properties().iterator().next();
        JsonNode argument = only.getValue();
        return switch (only.getKey()) {
            case "Ref" -> value(argument.asString("")).orElse(node);
            case "Fn::Sub" -> substituted(argument);
            case "Fn::If" -> chosen(argument);
            case "Fn::FindInMap" -> found(of(argument));
            case "Fn::GetAtt" -> call("Fn::GetAtt", attribute(of(argument)));
            default -> members(node);
        };
    }

    private ObjectNode members(JsonNode node) {
        ObjectNode out = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            JsonNode made = of(member.getValue());
            if (!made.equals(NOTHING)) {
                out.set(member.getKey(), made);
            }
        }
        return out;
    }

    private static ObjectNode call(String function, JsonNode argument) {
        ObjectNode out = NODES.objectNode();
        out.set(function, argument);
        return out;
    }

    private Optional<JsonNode> value(String name) {
        JsonNode known = values.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        return template.parameters().has(name) ? Optional.of(unseen(name)) : Optional.empty();
    }

    /** {@code A.b} as the list that it is short for. */
    private static JsonNode attribute(JsonNode argument) {
        String text = argument.asString("");
        int dot = text.indexOf('.');
        return argument.isString() && dot > 0
                ? NODES.arrayNode().add(text.substring(0, dot)).add(text.substring(dot + 1))
                : argument;
    }

    private JsonNode substituted(JsonNode argument) {
        String text = argument.isArray() ? argument.path(0).asString("") : argument.asString("");
        JsonNode own = argument.isArray() ? of(argument.path(1)) : NODES.objectNode();
        ArrayNode others = NODES.arrayNode();
        String filled = HOLE.matcher(text).replaceAll(hole -> {
            String name = hole.group(1).strip();
            Optional<JsonNode> there = own.has(name) ? Optional.of(own.path(name)) : value(name);
            if (there.isPresent() && there.get().isString()) {
                return Matcher.quoteReplacement(there.get().asString());
            }
            there.ifPresent(others::add);
            return Matcher.quoteReplacement(hole.group());
        });
        return others.isEmpty() && !filled.contains("${")
                ? NODES.stringNode(filled)
                : call("Fn::Sub", NODES.arrayNode().add(filled).add(others));
    }

    private JsonNode chosen(JsonNode argument) {
        Optional<Boolean> holds = conditions.holds(argument.path(0).asString(""));
        if (holds.isPresent()) {
            return of(argument.path(holds.get() ? 1 : 2));
        }
        return call(
                "Fn::If", NODES.arrayNode().add(basis).add(of(argument.path(1))).add(of(argument.path(2))));
    }

    private JsonNode found(JsonNode at) {
        JsonNode found = template.mappings();
        boolean plain = true;
        for (int i = 0; i < 3; i++) {
            plain &= at.path(i).isString();
            found = found.path(at.path(i).asString(""));
        }
        return plain && !found.isMissingNode()
                ? found
                : call("Fn::FindInMap", NODES.arrayNode().add(basis).add(at));
    }
}
