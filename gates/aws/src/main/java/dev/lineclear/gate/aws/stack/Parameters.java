package dev.lineclear.gate.aws.stack;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a template's parameters are: as the stack has them, and as a request asks for. */
public final class Parameters {
    private static final String SSM = "AWS::SSM::Parameter::";

    private Parameters() {}

    /**
     * As a stack has them.
     *
     * @param described {@code Parameters} of DescribeStacks
     */
    public static Map<String, JsonNode> running(Template template, JsonNode described) {
        Map<String, JsonNode> values = new HashMap<>();
        for (JsonNode each : described.values()) {
            String name = each.path("ParameterKey").asString("");
            JsonNode declared = template.parameters().path(name);
            boolean hidden = Kinds.said(declared.path("NoEcho"), true);
            JsonNode value = declared.path("Type").asString("").startsWith(SSM)
                    ? each.path("ResolvedValue")
                    : each.path("ParameterValue");
            values.put(name, hidden || !value.isString() ? Expansion.kept(name) : value);
        }
        return values;
    }

    /**
     * As a request asks for, or its template says where the request says nothing.
     *
     * @param requested {@code Parameters} of CreateStack and the like
     * @param previous {@link #running}; empty for a new stack
     */
    public static Map<String, JsonNode> asked(Template template, JsonNode requested, Map<String, JsonNode> previous) {
        Map<String, JsonNode> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> declared : template.parameters().properties()) {
            values.put(declared.getKey(), asked(declared.getKey(), declared.getValue(), requested, previous));
        }
        return values;
    }

    private static JsonNode asked(String name, JsonNode declared, JsonNode requested, Map<String, JsonNode> previous) {
        if (declared.path("Type").asString("").startsWith(SSM)) {
            return Expansion.unseen(name); // read anew at each update
        }
        JsonNode value = declared.path("Default");
        int times = 0;
        for (JsonNode each : requested.values()) {
            if (each.path("ParameterKey").asString("").equals(name)) {
                times++;
                value = Kinds.said(each.path("UsePreviousValue"), true)
                        ? previous.getOrDefault(name, Expansion.unseen(name))
                        : each.path("ParameterValue");
            }
        }
        return times > 1 || value.isMissingNode() || value.isContainer() && times == 0
                ? Expansion.unseen(name)
                : value.isContainer() ? value : JsonNodeFactory.instance.stringNode(value.asString(""));
    }

    /** What stands for itself in every template. */
    public static Map<String, JsonNode> pseudo(Map<String, String> destination, String stack) {
        Map<String, JsonNode> values = new HashMap<>();
        put(values, "AWS::Region", destination.getOrDefault("region", ""));
        put(values, "AWS::AccountId", destination.getOrDefault("account", ""));
        put(values, "AWS::Partition", destination.getOrDefault("partition", ""));
        String[] arn = stack.split("[:/]", -1);
        put(values, "AWS::StackName", stack.startsWith("arn:") ? arn[Math.min(6, arn.length - 1)] : stack);
        return values;
    }

    private static void put(Map<String, JsonNode> values, String name, String value) {
        if (!value.isEmpty()) {
            values.put(name, JsonNodeFactory.instance.stringNode(value));
        }
    }
}
