package dev.lineclear.gate.aws.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A template, of which only what says what is made is kept.
 *
 * @param resources by logical id, as they are written
 * @param parameters as they are declared
 */
public record Template(Map<String, ObjectNode> resources, JsonNode parameters, JsonNode mappings, JsonNode conditions) {
    /** Of a stack that is not there yet. */
    public static final Template NONE = new Template(
            Map.of(),
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.objectNode());

    /** Sections that are all there is to see; another (a transform, hooks) makes of a template what is not in it. */
    private static final Set<String> SECTIONS = Set.of(
            "AWSTemplateFormatVersion",
            "Description",
            "Metadata",
            "Parameters",
            "Rules",
            "Mappings",
            "Conditions",
            "Resources",
            "Outputs");

    /** What a name begins with that is ours and not the template's. */
    static final char OURS = '\u0000';

    /** CloudFormation takes 500. */
    private static final int MAX_RESOURCES = 1_000;

    public Template {
        resources = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    }

    /**
     * Reads JSON or YAML.
     *
     * @throws UnseenException when it cannot be read, or when macros would make something else of it
     */
    public static Template read(String text) throws UnseenException {
        ObjectNode whole = TemplateText.read(text);
        refuseMacros(whole);
        if (whole.has("Transform")) {
            throw new UnseenException(
                    "the template is rewritten by a transform", ownTransforms(whole.path("Transform")));
        }
        for (String section : whole.propertyNames()) {
            if (!SECTIONS.contains(section)) {
                throw new UnseenException("the template has a section that is not understood");
            }
        }
        Map<String, ObjectNode> resources = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : whole.path("Resources").properties()) {
            if (!(each.getValue() instanceof ObjectNode resource)) {
                throw new UnseenException("the template has a resource that is none");
            }
            resources.put(each.getKey(), resource);
        }
        if (resources.size() > MAX_RESOURCES) {
            throw new UnseenException("the template has more resources than a stack can");
        }
        return new Template(
                resources, section(whole, "Parameters"), section(whole, "Mappings"), section(whole, "Conditions"));
    }

    private static JsonNode section(ObjectNode whole, String name) {
        JsonNode found = whole.path(name);
        return found.isObject() ? found : JsonNodeFactory.instance.objectNode();
    }

    /** AWS's own write, and run nothing of anybody's. */
    private static boolean ownTransforms(JsonNode transform) {
        if (transform.isString()) {
            return transform.asString().startsWith("AWS::");
        }
        return transform.isArray()
                && transform.values().stream().allMatch(t -> t.asString("").startsWith("AWS::"));
    }

    private static void refuseMacros(JsonNode node) throws UnseenException {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey();
            if (name.equals("Fn::Transform")) {
                throw new UnseenException("parts of the template are rewritten by a macro");
            }
            if (name.indexOf(OURS) >= 0) {
                throw new UnseenException("the template has a name with a character that none has");
            }
            refuseMacros(member.getValue());
        }
        if (node.isArray()) {
            for (JsonNode each : node.values()) {
                refuseMacros(each);
            }
        }
    }

    /** Of a resource; empty where it says none. */
    String attribute(String logical, String name) {
        ObjectNode resource = resources.get(logical);
        return resource == null ? "" : resource.path(name).asString("");
    }
}
