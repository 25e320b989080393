package dev.lineclear.record.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The same schemas, checked by a library that knows all of JSON Schema. */
final class Library {
    private final Map<String, Schema> kinds = new HashMap<>();

    Library(SchemaSet set) {
        Map<String, String> texts = new HashMap<>();
        texts.put(
                "urn:lineclear:record:v1:common",
                set.schema("common").orElseThrow().toString());
        for (String name : Field.names()) {
            texts.put(
                    "urn:lineclear:record:v1:" + name,
                    set.schema(name).orElseThrow().toString());
        }
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, b -> b.schemas(texts));
        for (String name : Field.names()) {
            kinds.put(name, registry.getSchema(SchemaLocation.of("urn:lineclear:record:v1:" + name)));
        }
    }

    /** @param kind that the record says it is */
    boolean accepts(String kind, JsonNode record) {
        return kinds.get("envelope").validate(record).isEmpty()
                && kinds.get(kind).validate(record.path("data")).isEmpty();
    }
}
