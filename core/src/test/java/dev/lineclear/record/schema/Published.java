package dev.lineclear.record.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a version promises, a line a field: its name, whether it is always there, and what it may be. */
final class Published {
    private Published() {}

    /** Of every field; a text that says it is the same for two that mean the same to whoever reads records. */
    static SortedMap<String, String> of(SchemaSet set) {
        SortedMap<String, String> all = new TreeMap<>();
        for (Field field : Field.all(set)) {
            all.put(field.name(), (field.required() ? "required " : "optional ") + allowed(set, field.schema()));
        }
        for (String name : Field.names()) {
            set.schema(name)
                    .ifPresent(schema ->
                            all.put(name, "forms " + Field.forms(schema).size()));
        }
        return all;
    }

    static List<String> lines(SortedMap<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .toList();
    }

    static SortedMap<String, String> parse(List<String> lines) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            fields.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return fields;
    }

    private static String allowed(SchemaSet set, JsonNode schema) {
        List<String> words = new ArrayList<>();
        schema.properties().forEach(e -> {
            switch (e.getKey()) {
                case "description", "properties", "required" -> {}
                case "items" -> words.add("items (" + allowed(set, Field.resolved(set, e.getValue())) + ")");
                case "additionalProperties" ->
                    words.add(
                            e.getValue().isObject()
                                    ? "others (" + allowed(set, Field.resolved(set, e.getValue())) + ")"
                                    : "closed");
                case "type" -> words.addFirst(e.getValue().asString());
                default -> words.add(e.getKey() + " " + e.getValue());
            }
        });
        return String.join(" ", words);
    }

    /**
     * What a later version does to what an earlier one promised; whoever reads records of the earlier one must find in
     * those of the later all that they know, unchanged.
     *
     * @return a sentence each; empty when fields were only added
     */
    static List<String> broken(SortedMap<String, String> before, SortedMap<String, String> after) {
        List<String> found = new ArrayList<>();
        before.forEach((field, was) -> {
            String is = after.get(field);
            if (is == null) {
                found.add(field + " was removed or renamed");
            } else if (!is.equals(was)) {
                found.add(field + " was \"" + was + "\" and is \"" + is + "\"");
            }
        });
        return found;
    }
}
