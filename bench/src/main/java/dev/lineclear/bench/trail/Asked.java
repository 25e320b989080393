package dev.lineclear.bench.trail;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.around.TrailEvent;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an event says was asked for, as near to the request's input as it can be had: CloudTrail writes members' names with a
 * small letter where most APIs write a large one, so each is there in both ways.
 */
final class Asked {
    /** S3's events have names of their own. */
    private static final Map<String, String> STORAGE = Map.of("bucketName", "Bucket", "bucketPolicy", "Policy");

    private Asked() {}

    /** Of what asked for nothing the event's id, since each is a request by itself. */
    static ObjectNode input(TrailEvent event) {
        if (event.asked().isEmpty()) {
            return CanonicalJson.MAPPER.createObjectNode().put("event", event.id());
        }
        return object((ObjectNode) CanonicalJson.MAPPER.readTree(event.asked()));
    }

    private static ObjectNode object(ObjectNode from) {
        ObjectNode both = CanonicalJson.MAPPER.createObjectNode();
        from.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = value(member.getValue());
            both.set(name, value);
            String other = name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            both.set(STORAGE.getOrDefault(name, other), value);
        });
        return both;
    }

    private static JsonNode value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> {
                ArrayNode copy = CanonicalJson.MAPPER.createArrayNode();
                array.forEach(child -> copy.add(value(child)));
                yield copy;
            }
            default -> node;
        };
    }
}
