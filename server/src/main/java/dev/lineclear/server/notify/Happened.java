package dev.lineclear.server.notify;

import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Kind;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A record that people may be told of.
 *
 * @param index in this gateway's log
 * @param record its id
 * @param subject the hold's or session's id, or another name
 * @param data the record's; texts in it are safe to show by {@link #shown(String)}
 */
record Happened(long index, String record, Kind kind, String subject, Instant at, JsonNode data) {
    /** Of any text of an agent's: enough to know what it is about, in a message that many read on a phone. */
    private static final int MAX_TEXT = 300;

    /** @param link where to look: the console's page, or the command that shows it */
    Notice told(Event event, String title, List<String> lines, String link) {
        return new Notice(index, event, record, subject, at, title, lines, link);
    }

    /** A member of the record's data, as it is told; empty where there is none. */
    String text(String member) {
        return shown(data.path(member));
    }

    /** As it is in the record, neither cut nor made visible. */
    String word(String member) {
        return data.path(member).asString("");
    }

    static String shown(JsonNode node) {
        return shown(node.asString(""));
    }

    static String shown(String raw) {
        String visible = Visible.text(raw);
        return visible.length() <= MAX_TEXT ? visible : visible.substring(0, MAX_TEXT) + " …";
    }
}
