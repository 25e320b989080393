package dev.lineclear.server.query;

import dev.lineclear.proposal.CanonicalJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A record, as questions name its parts. */
record Entry(long index, Instant time, String kind, JsonNode record) {
    /** Of a type, around the kind. */
    private static final Pattern AROUND = Pattern.compile("^dev\\.lineclear\\.|\\.v\\d+$");

    /** @return empty for what is no record */
    static Optional<Entry> of(long index, byte[] entry) {
        try {
            JsonNode record = CanonicalJson.parse(entry);
            return Optional.of(new Entry(
                    index,
                    Instant.parse(record.path("time").asString("")),
                    AROUND.matcher(record.path("type").asString("")).replaceAll(""),
                    record));
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A part's texts: several of a list, none where there is none. */
    List<String> at(Part part) {
        Optional<String> own = own(part);
        if (own.isPresent()) {
            return List.of(own.get());
        }
        JsonNode node = node(part);
        if (node.isArray()) {
            return node.values().stream().map(Entry::text).toList();
        }
        return node.isMissingNode() || node.isObject() ? List.of() : List.of(text(node));
    }

    /** Whether there is one, or an object with anything in it. */
    boolean has(Part part) {
        return any(part, text -> true)
                || own(part).isEmpty() && node(part).isObject() && !node(part).isEmpty();
    }

    /** Whether it holds of one of them. A question asks this of every record, so it makes nothing. */
    boolean any(Part part, Predicate<String> holds) {
        Optional<String> own = own(part);
        if (own.isPresent()) {
            return holds.test(own.get());
        }
        JsonNode node = node(part);
        if (node.isArray()) {
            return node.values().stream().map(Entry::text).anyMatch(holds);
        }
        return !node.isMissingNode() && !node.isObject() && holds.test(text(node));
    }

    private Optional<String> own(Part part) {
        return switch (part.name()) {
            case "kind" -> Optional.of(kind);
            case "index" -> Optional.of(Long.toString(index));
            default -> Optional.empty();
        };
    }

    private JsonNode node(Part part) {
        JsonNode node = record;
        for (String member : part.members()) {
            node = node.path(member);
        }
        return node;
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString("") : node.toString();
    }
}
