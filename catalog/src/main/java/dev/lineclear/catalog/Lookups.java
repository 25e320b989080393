package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The files in {@code lookups/}: what is looked up in production before deciding, as data. */
final class Lookups {
    private Lookups() {}

    static List<JsonNode> files() {
        List<JsonNode> files = new ArrayList<>();
        for (JsonNode name : CanonicalJson.MAPPER
                .readTree(Rows.text("lookups/services.json"))
                .values()) {
            files.add(CanonicalJson.MAPPER.readTree(Rows.text("lookups/" + name.asString() + ".json")));
        }
        return files;
    }

    static List<String> strings(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    /** Whatever is not understood fails the load. */
    static void known(JsonNode node, String... names) {
        for (String name : node.propertyNames()) {
            if (!List.of(names).contains(name)) {
                throw new IllegalStateException("a lookup has something not understood: " + name);
            }
        }
    }
}
