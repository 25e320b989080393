package dev.lineclear.record.schema;

import dev.lineclear.proposal.CanonicalJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Intact records made from the schemas alone, with every field there is. */
final class Samples {
    private static final String ID = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";

    /** What matches a pattern cannot be worked out of it; a new pattern needs its line here. */
    private static final Map<String, String> BY_PATTERN = Map.of(
            "^[0-9A-HJKMNP-TV-Z]{26}$",
            ID,
            "^([0-9A-HJKMNP-TV-Z]{26})?$",
            ID,
            "^[A-Za-z0-9][A-Za-z0-9._@+/:-]*$",
            "ann@example.com",
            "^[0-9a-f]{64}$",
            "0f".repeat(32),
            "^[0-9a-f]{16}$",
            "0f".repeat(8),
            "^[0-9a-f]{32}$",
            "0f".repeat(16),
            "^[a-z]+(-[a-z]+)*$",
            "key-unknown",
            "^ASIALC[A-Z2-7]{14}$",
            "ASIALCABCDEFGHIJKLMN",
            "^P[0-9DTHMS.]{2,20}$",
            "PT2160H",
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3}|\\.[0-9]{6}|\\.[0-9]{9})?Z$",
            "2026-11-21T10:00:00.123456Z");

    private final SchemaSet set;

    Samples(SchemaSet set) {
        this.set = set;
    }

    /** A whole record. */
    ObjectNode record(String kind, int form) {
        ObjectNode record = CanonicalJson.MAPPER.createObjectNode();
        record.put("specversion", "1.0");
        record.put("id", ID);
        record.put("source", "example.com/log");
        record.put("type", "dev.lineclear." + kind + ".v1");
        record.put("subject", ID);
        record.put("time", "2026-11-21T10:00:00Z");
        record.put("datacontenttype", "application/json");
        record.set("data", data(kind, form));
        return record;
    }

    JsonNode data(String kind, int form) {
        return of(Field.forms(set.schema(kind).orElseThrow()).get(form));
    }

    private JsonNode of(JsonNode given) {
        JsonNode schema = Field.resolved(set, given);
        if (schema.has("enum")) {
            return schema.path("enum").get(0);
        }
        var nodes = CanonicalJson.MAPPER.getNodeFactory();
        return switch (schema.path("type").asString()) {
            case "object" -> object(schema);
            case "array" -> CanonicalJson.MAPPER.createArrayNode().add(of(schema.path("items")));
            case "boolean" -> nodes.booleanNode(true);
            case "integer" -> nodes.numberNode(schema.path("minimum").asLong());
            default -> nodes.stringNode(text(schema));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        schema.path("properties").properties().forEach(e -> out.set(e.getKey(), of(e.getValue())));
        if (schema.path("additionalProperties").isObject()) {
            out.set("other", of(schema.path("additionalProperties")));
        }
        return out;
    }

    private static String text(JsonNode schema) {
        if (!schema.has("pattern")) {
            return "text";
        }
        String pattern = schema.path("pattern").asString();
        String example = BY_PATTERN.get(pattern);
        if (example == null) {
            throw new AssertionError("Samples.BY_PATTERN needs an example of " + pattern);
        }
        return example;
    }

    /** A value just beyond what the schema allows; the value itself when there is no such limit. */
    static JsonNode beyond(JsonNode schema, JsonNode value) {
        var nodes = CanonicalJson.MAPPER.getNodeFactory();
        if (schema.has("maxItems")) {
            ArrayNode many = CanonicalJson.MAPPER.createArrayNode();
            for (int i = 0; i <= schema.path("maxItems").asInt(); i++) {
                many.add(value.get(0));
            }
            return many;
        }
        if (schema.has("maxLength")) {
            return nodes.stringNode("a".repeat(schema.path("maxLength").asInt() + 1));
        }
        if (schema.has("pattern") || schema.has("enum") || schema.has("const")) {
            return nodes.stringNode(value.asString() + "\n");
        }
        if (schema.has("maximum")) {
            return nodes.numberNode(schema.path("maximum").asLong() + 1);
        }
        return value;
    }
}
