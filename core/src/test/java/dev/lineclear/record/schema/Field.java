package dev.lineclear.record.schema;

import dev.lineclear.record.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field of a record.
 *
 * @param kind of the record's data; {@code envelope} for what is around it
 * @param form which of the forms that the data may have; 0 when it has one
 * @param path names, and {@code 0} for the entries of a list
 * @param schema with what it refers to in place
 */
record Field(String kind, int form, List<String> path, JsonNode schema, boolean required, String description) {
    /** Every field of every kind, in the order that the schemas have them. */
    static List<Field> all(SchemaSet set) {
        List<Field> fields = new ArrayList<>();
        names().forEach(name -> fields.addAll(of(set, name)));
        return fields;
    }

    /** The envelope, and every kind. */
    static List<String> names() {
        List<String> names = new ArrayList<>(List.of("envelope"));
        for (Kind kind : Kind.values()) {
            names.add(kind.word());
        }
        return names;
    }

    static List<Field> of(SchemaSet set, String name) {
        List<Field> fields = new ArrayList<>();
        List<JsonNode> forms = forms(set.schema(name).orElseThrow());
        for (int form = 0; form < forms.size(); form++) {
            walk(set, name, form, List.of(), forms.get(form), fields);
        }
        return fields;
    }

    static List<JsonNode> forms(JsonNode schema) {
        return schema.has("oneOf") ? schema.path("oneOf").valueStream().toList() : List.of(schema);
    }

    private static void walk(
            SchemaSet set, String kind, int form, List<String> path, JsonNode schema, List<Field> into) {
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(e -> {
            List<String> below = new ArrayList<>(path);
            below.add(e.getKey());
            JsonNode resolved = resolved(set, e.getValue());
            String description = e.getValue().path("description").asString("");
            into.add(new Field(kind, form, List.copyOf(below), resolved, required.contains(e.getKey()), description));
            walk(set, kind, form, below, resolved, into);
            if (resolved.has("items")) {
                below.add("0");
                walk(set, kind, form, below, resolved(set, resolved.path("items")), into);
            }
        });
    }

    /** With what it refers to in its place. */
    static JsonNode resolved(SchemaSet set, JsonNode schema) {
        return schema.has("$ref") ? set.definition(schema.path("$ref").asString()) : schema;
    }

    /** Such as {@code hold-opened.assessment.effect}. */
    String name() {
        String fields = String.join(".", path).replace(".0.", "[].");
        return kind + (form == 0 ? "" : "/" + form) + "." + fields;
    }

    /** What the field is a member of, in a value of its kind. */
    ObjectNode parent(JsonNode whole) {
        JsonNode at = whole;
        for (String step : path.subList(0, path.size() - 1)) {
            at = at instanceof ArrayNode array ? array.get(0) : at.path(step);
        }
        return (ObjectNode) at;
    }

    String last() {
        return path.getLast();
    }
}
