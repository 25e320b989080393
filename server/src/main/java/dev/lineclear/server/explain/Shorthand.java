package dev.lineclear.server.explain;

import dev.lineclear.proposal.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values as the AWS command line takes them: JSON, {@code Key=Value,Key2=Value2}, numbers, truth values, texts. */
final class Shorthand {
    private Shorthand() {}

    static JsonNode parse(String text) {
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return AwsCommandLine.json(text);
            } catch (CanonicalJson.MalformedException e) {
                throw new IllegalArgumentException("not JSON: " + text, e);
            }
        }
        if (text.matches("[A-Za-z][A-Za-z0-9]*=.*")) {
            ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
            for (String pair : text.split(",(?=[A-Za-z][A-Za-z0-9]*=)")) {
                int equals = pair.indexOf('=');
                out.set(pair.substring(0, equals), scalar(pair.substring(equals + 1)));
            }
            return out;
        }
        return scalar(text);
    }

    private static JsonNode scalar(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (text.equals("true") || text.equals("false")) {
            return nodes.booleanNode(text.equals("true"));
        }
        if (text.matches("-?(0|[1-9][0-9]{0,14})")) {
            return nodes.numberNode(Long.parseLong(text));
        }
        return nodes.stringNode(text);
    }
}
