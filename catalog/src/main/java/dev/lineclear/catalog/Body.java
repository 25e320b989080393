package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * How the XML body of a rest-xml request becomes JSON under the API's member names.
 *
 * @param root the document's element
 * @param member which member the document is; empty when its elements are members themselves
 * @param fields of the document
 */
public record Body(String root, String member, Map<String, Field> fields) {
    public Body {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /**
     * An element by its name on the wire.
     *
     * @param member the API's member name
     * @param list whether it is a list; then either the element itself repeats, or its {@code item} children do
     * @param item name of the repeated child; empty where the element itself repeats (a flattened list)
     * @param type {@code boolean}, {@code number}, {@code structure} or {@code string}, of the value or of each item
     * @param fields of a structure, or of each item; structures that repeat inside themselves stop at eight levels
     */
    public record Field(String member, boolean list, String item, String type, Map<String, Field> fields) {
        public Field {
            fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        }
    }

    private static final class Loaded {
        static final JsonNode ALL = CanonicalJson.MAPPER.readTree(Rows.text("bodies.json"));
    }

    static Optional<Body> of(String operation) {
        JsonNode body = Loaded.ALL.path(operation);
        return body.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Body(
                        body.path("root").asString(""), body.path("member").asString(""), fields(body.path("of"))));
    }

    static Map<String, Field> fields(JsonNode of) {
        Map<String, Field> fields = new TreeMap<>();
        of.properties()
                .forEach(e -> fields.put(
                        e.getKey(),
                        new Field(
                                e.getValue().path("as").asString(),
                                e.getValue().path("list").asBoolean(false),
                                e.getValue().path("item").asString(""),
                                e.getValue().has("of")
                                        ? "structure"
                                        : e.getValue().path("type").asString("string"),
                                fields(e.getValue().path("of")))));
        return fields;
    }
}
