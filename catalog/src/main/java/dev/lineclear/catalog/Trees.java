package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import io.burt.jmespath.Adapter;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.function.ArgumentConstraints;
import io.burt.jmespath.function.BaseFunction;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What undo recipes need of JMESPath beyond the standard. All take anything, also what is absent, and never fail.
 *
 * <ul>
 *   <li>{@code minus(a, b)}: the elements of a that are not in b, each whole
 *   <li>{@code where(list, name, value)}: the elements whose member has this value
 *   <li>{@code document(x)}: a JSON document given as text, percent-encoded or not, as what it means; else the text
 *   <li>{@code entries(x)}: a map, however it was sent, as a list of {@code key} and {@code value} in order
 *   <li>{@code object(x)}: such a list as a map
 *   <li>{@code without(x, names)}: an object without these members
 *   <li>{@code kept(x, names)}: an object with these members alone
 *   <li>{@code listed(x)}: a list as it is, nothing as the empty list, anything else as a list of it
 *   <li>{@code token()}: one that was never used, for calls that want one
 * </ul>
 */
final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static final Function[] ALL = {
        new Tree("minus", 2, a -> minus(a.get(0), a.get(1))),
        new Tree("where", 3, a -> where(a.get(0), a.get(1), a.get(2))),
        new Tree("document", 1, a -> document(a.getFirst())),
        new Tree("entries", 1, a -> entries(a.getFirst())),
        new Tree("object", 1, a -> object(a.getFirst())),
        new Tree("without", 2, a -> members(a.get(0), a.get(1), false)),
        new Tree("kept", 2, a -> members(a.get(0), a.get(1), true)),
        new Tree("listed", 1, a -> listed(a.getFirst())),
        new Tree("token", 0, a -> NODES.stringNode(UUID.randomUUID().toString())),
    };

    private Trees() {}

    private static ArrayNode listed(JsonNode x) {
        ArrayNode list = NODES.arrayNode();
        if (x.isArray()) {
            list.addAll((ArrayNode) x);
        } else if (!x.isNull() && !x.isMissingNode()) {
            list.add(x);
        }
        return list;
    }

    private static JsonNode minus(JsonNode a, JsonNode b) {
        List<JsonNode> out = new ArrayList<>(listed(a).values());
        out.removeAll(listed(b).values());
        return NODES.arrayNode().addAll(out);
    }

    private static JsonNode where(JsonNode list, JsonNode name, JsonNode value) {
        ArrayNode found = NODES.arrayNode();
        listed(list).values().stream()
                .filter(e -> e.path(name.asString("")).equals(value))
                .forEach(found::add);
        return found;
    }

    private static JsonNode document(JsonNode text) {
        if (!text.isString()) {
            return text;
        }
        String plain = text.asString().strip();
        try {
            return CanonicalJson.MAPPER.readTree(
                    plain.startsWith("%") ? URLDecoder.decode(plain, StandardCharsets.UTF_8) : plain);
        } catch (JacksonException | IllegalArgumentException e) {
            return text;
        }
    }

    private static JsonNode entries(JsonNode map) {
        ArrayNode entries = NODES.arrayNode();
        if (map.isArray() || map.isObject() && map.size() == 1 && map.has("entry")) {
            for (JsonNode e : listed(map.isArray() ? map : map.path("entry")).values()) {
                entries.add(entry(first(e, "key", "Key", "Name"), first(e, "value", "Value")));
            }
        } else if (map.isObject()) {
            map.properties().forEach(e -> entries.add(entry(NODES.stringNode(e.getKey()), e.getValue())));
        }
        List<JsonNode> sorted = new ArrayList<>(entries.values());
        sorted.sort((a, b) -> a.path("key").asString("").compareTo(b.path("key").asString("")));
        return NODES.arrayNode().addAll(sorted);
    }

    private static ObjectNode entry(JsonNode key, JsonNode value) {
        ObjectNode entry = NODES.objectNode();
        entry.set("key", key);
        entry.set("value", value);
        return entry;
    }

    private static JsonNode first(JsonNode of, String... names) {
        for (String name : names) {
            if (of.has(name)) {
                return of.path(name);
            }
        }
        return NODES.stringNode("");
    }

    private static JsonNode object(JsonNode entries) {
        ObjectNode object = NODES.objectNode();
        for (JsonNode e : listed(entries(entries)).values()) {
            object.set(e.path("key").asString(""), e.path("value"));
        }
        return object;
    }

    private static JsonNode members(JsonNode of, JsonNode names, boolean keep) {
        if (!of.isObject()) {
            return NODES.nullNode();
        }
        ObjectNode out = NODES.objectNode();
        List<String> named =
                listed(names).values().stream().map(n -> n.asString("")).toList();
        of.properties().stream()
                .filter(e -> named.contains(e.getKey()) == keep)
                .forEach(e -> out.set(e.getKey(), e.getValue()));
        return out;
    }

    @FunctionalInterface
    private interface Work {
        JsonNode of(List<JsonNode> arguments);
    }

    /** Every tree of the one runtime there is, {@link Query}, is a JsonNode. */
    private static final class Tree extends BaseFunction {
        private final Work work;

        Tree(String name, int arguments, Work work) {
            super(name, ArgumentConstraints.listOf(arguments, arguments, ArgumentConstraints.anyValue()));
            this.work = work;
        }

        @Override
        @SuppressWarnings("unchecked")
        protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
            List<JsonNode> values = new ArrayList<>();
            for (FunctionArgument<T> argument : arguments) {
                T value = argument.value();
                values.add(runtime.typeOf(value) == JmesPathType.NULL ? NODES.nullNode() : (JsonNode) value);
            }
            return (T) work.of(values);
        }
    }
}
