package dev.lineclear.gate.aws.stack;

import dev.lineclear.gate.aws.BodyTree;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a template's text, JSON or YAML, to one form: intrinsic functions by their long names, and every scalar as the text
 * that was written, since CloudFormation reads {@code 80} and {@code "80"} alike. What two readers could read in two ways
 * (a key twice, merged keys, tags of no meaning here) is not read at all.
 */
final class TemplateText {
    /** CloudFormation takes no larger one, also from a bucket. */
    static final int MAX_CHARS = 1 << 20;

    /** Deeper than any policy document in a template; shallow enough never to exhaust a stack. */
    static final int MAX_DEPTH = 60;

    /** With all aliases written out; a template of the largest size has fewer. */
    static final int MAX_NODES = 200_000;

    private TemplateText() {}

    static ObjectNode read(String text) throws UnseenException {
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (plain.length() > MAX_CHARS) {
            throw new UnseenException("the template is larger than CloudFormation takes");
        }
        JsonNode read = plain.stripLeading().startsWith("{") ? json(plain) : YamlTemplate.read(plain);
        if (read instanceof ObjectNode template) {
            return template;
        }
        throw new UnseenException("the template is not an object");
    }

    /** What begins as JSON does is JSON, or else YAML that begins with a brace. */
    private static JsonNode json(String text) throws UnseenException {
        JsonNode parsed;
        try {
            parsed = BodyTree.json(text.getBytes(StandardCharsets.UTF_8));
        } catch (BodyTree.UnreadableException e) {
            return YamlTemplate.read(text);
        }
        return texts(parsed, 0);
    }

    private static JsonNode texts(JsonNode node, int depth) throws UnseenException {
        if (depth > MAX_DEPTH) {
            throw new UnseenException("the template is nested too deeply");
        }
        if (node.isObject()) {
            ObjectNode out = JsonNodeFactory.instance.objectNode();
            for (var member : node.properties()) {
                out.set(member.getKey(), texts(member.getValue(), depth + 1));
            }
            return out;
        }
        if (node.isArray()) {
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            for (JsonNode each : node.values()) {
                out.add(texts(each, depth + 1));
            }
            return out;
        }
        return JsonNodeFactory.instance.stringNode(node.isNull() ? "null" : node.asString());
    }
}
