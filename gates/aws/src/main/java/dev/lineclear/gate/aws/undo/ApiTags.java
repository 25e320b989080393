package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.Expressions;
import dev.lineclear.catalog.TagLookup;
import dev.lineclear.gate.aws.api.ApiClient;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads tags as the catalogue's lookups say: many things in one call where the service lets one ask so. */
final class ApiTags {
    /** A hundred things with fifty tags each, in pages as small as services make them. */
    private static final int MAX_PAGES = 100;

    private final ApiClient api;

    /** @param api that gives up soon: a request waits for the answer */
    ApiTags(ApiClient api) {
        this.api = api;
    }

    /**
     * By the names the call knows them by; of those that have no tags, or are not there, nothing.
     *
     * @param ids at most {@link TagLookup#most}
     */
    Map<String, Map<String, String>> read(TagLookup lookup, List<String> ids, String region) throws IOException {
        ArrayNode names = CanonicalJson.MAPPER.createArrayNode();
        ids.forEach(names::add);
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode();
        about.set("ids", names);
        Map<String, Map<String, String>> found = new TreeMap<>();
        String token = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            ObjectNode answer;
            try {
                answer = api.call(ApiCall.of(lookup.call()), input(lookup, about, token), region);
            } catch (ApiException e) {
                if (lookup.absent().contains(e.code())) {
                    return Map.of();
                }
                throw e;
            }
            answer.set("ids", names);
            take(search(lookup, lookup.take(), answer), ids, found);
            token = lookup.pages().isEmpty()
                    ? ""
                    : answer.path(lookup.pages().getFirst()).asString("");
            if (token.isEmpty()) {
                return found;
            }
        }
        throw new IOException(lookup.call() + " has more than " + MAX_PAGES + " pages");
    }

    private static ObjectNode input(TagLookup lookup, ObjectNode about, String token) throws IOException {
        ObjectNode input = (ObjectNode) search(lookup, lookup.input(), about);
        return token.isEmpty() ? input : input.put(lookup.pages().getLast(), token);
    }

    /** What was not asked for counts for nothing, whatever the answer says. */
    private static void take(JsonNode things, List<String> ids, Map<String, Map<String, String>> found) {
        for (JsonNode thing : things.values()) {
            String id = thing.path("id").asString("");
            if (ids.contains(id)) {
                Map<String, String> tags = found.computeIfAbsent(id, i -> new TreeMap<>());
                thing.path("tags")
                        .values()
                        .forEach(tag -> tags.put(
                                tag.path("Key").asString(""), tag.path("Value").asString("")));
            }
        }
    }

    private static JsonNode search(TagLookup lookup, String expression, JsonNode in) throws IOException {
        try {
            return Expressions.search(expression, in);
        } catch (RuntimeException e) {
            throw new IOException(lookup.call() + ": " + e.getMessage(), e);
        }
    }
}
