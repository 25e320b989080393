package dev.lineclear.server.query;

import dev.lineclear.proposal.CanonicalJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A record, as questions name its parts. */
record Entry(long index, Instant time, String kind, JsonNode record) {
    /** @return empty for what is no record */
    static Optional<Entry> of(long index, byte[] entry) {
        try {
            JsonNode record = CanonicalJson.parse(entry);
            return Optional.of(new Entry(
                    index,
                    Instant.parse(record.path("time").asString("")),
                    record.path("type").asString("").replaceAll("^dev\\.lineclear\\.|\\.v\\d+$", ""),
                    record));
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * A part's texts: several of a list, none where there is none.
     *
     * @param path {@code kind}, {@code index}, or members with dots between them, such as {@code data.outcome.kind}
     */
    List<String> at(String path) {
        if (path.equals("kind")) {
            return List.of(kind);
        }
        if (path.equals("index")) {
            return List.of(Long.toString(index));
        }
        JsonNode node = record;
        for (String member : path.split("\\.", -1)) {
            node = node.path(member);
        }
        if (node.isArray()) {
            return node.values().stream().map(Entry::text).toList();
        }
        return node.isMissingNode() || node.isObject() ? List.of() : List.of(text(node));
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString("") : node.toString();
    }
}
