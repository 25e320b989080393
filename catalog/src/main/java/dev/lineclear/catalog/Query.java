package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import io.burt.jmespath.BaseRuntime;
import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.RuntimeConfiguration;
import io.burt.jmespath.function.FunctionRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

/**
 * JMESPath over Jackson trees, with the functions of {@link Functions}. Expressions are compiled when they are first
 * needed and kept: there are only as many as the data files hold.
 */
final class Query extends BaseRuntime<JsonNode> {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Query RUNTIME = new Query();
    private static final Map<String, Expression<JsonNode>> COMPILED = new ConcurrentHashMap<>();

    private Query() {
        super(RuntimeConfiguration.builder()
                .withFunctionRegistry(FunctionRegistry.defaultRegistry().extend(Functions.all()))
                .build());
    }

    /** @throws RuntimeException when the expression is broken, or does not fit the input's types */
    static JsonNode search(String expression, JsonNode input) {
        return COMPILED.computeIfAbsent(expression, RUNTIME::compile).search(input);
    }

    /** Whether it holds, as JMESPath has it: anything but null, false and what is empty. */
    static boolean holds(String expression, JsonNode input) {
        return RUNTIME.isTruthy(search(expression, input));
    }

    @Override
    public JsonNode parseString(String json) {
        return CanonicalJson.MAPPER.readTree(json);
    }

    @Override
    public List<JsonNode> toList(JsonNode value) {
        return value.isArray() || value.isObject() ? new ArrayList<>(value.values()) : List.of();
    }

    @Override
    public String toString(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    @Override
    public Number toNumber(JsonNode value) {
        return value.isNumber() ? value.numberValue() : 0;
    }

    @Override
    public boolean isTruthy(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY, OBJECT -> !value.isEmpty();
            case BOOLEAN -> value.booleanValue();
            case STRING -> !value.stringValue().isEmpty();
            case NULL, MISSING -> false;
            default -> true;
        };
    }

    @Override
    public JmesPathType typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> JmesPathType.ARRAY;
            case OBJECT, POJO -> JmesPathType.OBJECT;
            case BOOLEAN -> JmesPathType.BOOLEAN;
            case NUMBER -> JmesPathType.NUMBER;
            case STRING, BINARY -> JmesPathType.STRING;
            case NULL, MISSING -> JmesPathType.NULL;
        };
    }

    @Override
    public JsonNode getProperty(JsonNode value, JsonNode name) {
        JsonNode property = value.isObject() ? value.path(toString(name)) : NODES.nullNode();
        return property.getNodeType() == JsonNodeType.MISSING ? NODES.nullNode() : property;
    }

    @Override
    public Collection<JsonNode> getPropertyNames(JsonNode value) {
        List<JsonNode> names = new ArrayList<>();
        value.propertyNames().forEach(n -> names.add(NODES.stringNode(n)));
        return names;
    }

    @Override
    public JsonNode createNull() {
        return NODES.nullNode();
    }

    @Override
    public JsonNode createArray(Collection<JsonNode> elements) {
        ArrayNode array = NODES.arrayNode(elements.size());
        elements.forEach(array::add);
        return array;
    }

    @Override
    public JsonNode createString(String text) {
        return NODES.stringNode(text);
    }

    @Override
    public JsonNode createBoolean(boolean value) {
        return NODES.booleanNode(value);
    }

    @Override
    public JsonNode createObject(Map<JsonNode, JsonNode> properties) {
        ObjectNode object = NODES.objectNode();
        properties.forEach((name, value) -> object.set(toString(name), value));
        return object;
    }

    @Override
    public JsonNode createNumber(double value) {
        return NODES.numberNode(value);
    }

    @Override
    public JsonNode createNumber(long value) {
        return NODES.numberNode(value);
    }
}
