package dev.lineclear.server.query;

import dev.lineclear.proposal.CanonicalJson;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a question comes to.
 *
 * @param columns their names; a single one, {@code value}, for a question that has one number for an answer
 * @param more rows beyond those that are given
 */
public record Answer(List<String> columns, List<List<String>> rows, long more) {
    static final String VALUE = "value";

    public Answer {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    static Answer of(String value) {
        return new Answer(List.of(VALUE), List.of(List.of(value)), 0);
    }

    /** Whether it is one value. */
    public boolean single() {
        return columns.equals(List.of(VALUE));
    }

    /** With {@code columns}, {@code rows} and, where there are any, how many {@code more}. */
    public ObjectNode json() {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode names = out.putArray("columns");
        columns.forEach(names::add);
        ArrayNode lines = out.putArray("rows");
        rows.forEach(row -> {
            ArrayNode line = lines.addArray();
            row.forEach(line::add);
        });
        if (more > 0) {
            out.put("more", more);
        }
        return out;
    }

    /** The only value there is. */
    public String value() {
        return rows.getFirst().getFirst();
    }
}
