package dev.lineclear.record.schema;

import dev.lineclear.record.Kind;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The schemas as a page for people: {@code docs/records.md}. */
final class RecordsPage {
    private static final String INTRODUCTION = """
            # Records

            Every entry of the log is one record: a JSON document in the RFC 8785 form, at most 65,535 bytes. This page is made
            from the schemas (JSON Schema, draft 2020-12) in `core/src/main/resources/dev/lineclear/record/schema`, and a test
            fails when it is not what they say.

            - **Which schema.** A record's `type` names it: `dev.lineclear.KIND.vVERSION` follows `vVERSION/envelope.json`, and
              its `data` follows `vVERSION/KIND.json`. No field is allowed that the schemas do not name.
            - **What is published stays.** A version never changes once it is published. The next one has all of its fields, with
              their meaning and no narrower, and may add some; so whoever can read version 1 finds all that they know in any later
              one. `vVERSION.published` has a line for each field that was promised, and a test holds the schemas to it.
            - **Who checks.** `lineclear audit verify` reports every record that does not follow its schema as a fault. A record of
              a version that the auditing release does not know is named in a note, never passed over.
            - **What is not in records.** Secrets and people's data: their place has a commitment, `{"committed": …, "size": …}`.
              Salts and values are kept aside, sealed, under the id in `kept`, until an owner erases them.
            - **Limits.** A text has at most 65,535 characters unless another limit is given. Lengths are in characters of Unicode.
            """;

    private final SchemaSet set;
    private final StringBuilder out = new StringBuilder(INTRODUCTION);

    private RecordsPage(SchemaSet set) {
        this.set = set;
    }

    static String of(SchemaSet set) {
        RecordsPage page = new RecordsPage(set);
        page.section("envelope");
        for (Kind kind : Kind.values()) {
            page.section(kind.word());
        }
        page.shared();
        return page.out.toString();
    }

    private void section(String name) {
        JsonNode schema = set.schema(name).orElseThrow();
        heading(name, schema);
        List<JsonNode> forms = Field.forms(schema);
        for (JsonNode form : forms) {
            if (forms.size() > 1) {
                out.append('\n').append(form.path("description").asString()).append('\n');
            }
            table(form);
        }
    }

    private void shared() {
        out.append("\n# What several kinds have\n");
        JsonNode definitions = set.schema("common").orElseThrow().path("$defs");
        for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
            heading(definition.getKey(), definition.getValue());
            if (definition.getValue().has("properties")) {
                table(definition.getValue());
            } else {
                out.append('\n').append(allowed(definition.getValue())).append('\n');
            }
        }
    }

    private void heading(String name, JsonNode schema) {
        out.append("\n## ").append(name).append("\n\n");
        out.append(schema.path("description").asString()).append('\n');
    }

    private void table(JsonNode schema) {
        if (schema.path("properties").isEmpty()) {
            out.append("\n`data` is empty.\n");
            return;
        }
        out.append("\n| field | is | means |\n|---|---|---|\n");
        rows("", schema);
    }

    private void rows(String before, JsonNode schema) {
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(e -> {
            String name = before + e.getKey();
            out.append("| `").append(name).append('`');
            out.append(required.contains(e.getKey()) ? "" : " (may be absent)");
            out.append(" | ").append(allowed(e.getValue()));
            out.append(" | ")
                    .append(e.getValue().path("description").asString())
                    .append(" |\n");
            JsonNode items = e.getValue().path("items");
            if (items.has("properties")) {
                rows(name + "[].", items);
            }
        });
    }

    /** In words. */
    private static String allowed(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().replaceFirst(".*/", "");
            return name.equals("text") ? "text" : "[" + name + "](#" + name.toLowerCase(java.util.Locale.ROOT) + ")";
        }
        return switch (schema.path("type").asString()) {
            case "array" -> "list of " + entries(schema);
            case "object" ->
                schema.path("additionalProperties").isObject()
                        ? "object, each member " + allowed(schema.path("additionalProperties"))
                        : "object";
            case "integer" -> "integer" + range(schema);
            case "boolean" -> "true or false";
            default -> string(schema);
        };
    }

    private static String entries(JsonNode schema) {
        String each = schema.path("items").has("properties") ? "objects" : allowed(schema.path("items"));
        return each
                + (schema.has("maxItems")
                        ? ", at most " + schema.path("maxItems").asInt()
                        : "")
                + (schema.has("minItems")
                        ? ", at least " + schema.path("minItems").asInt()
                        : "");
    }

    private static String range(JsonNode schema) {
        return ", from " + schema.path("minimum").asLong()
                + (schema.has("maximum") ? " to " + schema.path("maximum").asLong() : "");
    }

    private static String string(JsonNode schema) {
        if (schema.has("const")) {
            return "`" + schema.path("const").asString() + "`";
        }
        if (schema.has("enum")) {
            return String.join(
                    ", ",
                    schema.path("enum")
                            .valueStream()
                            .map(v -> "`" + v.asString() + "`")
                            .toList());
        }
        String form = schema.has("pattern")
                ? " of the form `" + schema.path("pattern").asString().replace("|", "\\|") + "`"
                : "";
        String length = schema.has("maxLength")
                ? ", at most " + schema.path("maxLength").asInt() + " characters"
                : "";
        return "text" + form + length;
    }
}
