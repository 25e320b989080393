package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Something unusual that the watch saw, as its record has it.
 *
 * @param index of the record
 * @param session at whose proposal it was seen
 * @param of which it is said: {@code session}, {@code agent}, {@code fleet}
 * @param proposals behind it
 */
public record Seen(
        long index,
        Instant time,
        String session,
        String agent,
        String operator,
        String name,
        String strength,
        String of,
        String sentence,
        String operation,
        List<String> proposals) {
    /** The latest of a log: more than anybody reads. */
    public static final int MOST = 1_000;

    public Seen {
        proposals = List.copyOf(proposals);
    }

    /**
     * Reads the log, which is verified on the way.
     *
     * @return the latest, oldest first
     * @throws AuditException when the log is not what was logged
     */
    public static List<Seen> in(LogPlace log, Instant since, Instant until, Consumer<String> progress)
            throws IOException {
        Deque<Seen> found = new ArrayDeque<>();
        Proven.trusted(log.walk(progress, (index, entry) -> add(found, since, until, index, entry)));
        return List.copyOf(found);
    }

    private static void add(Deque<Seen> found, Instant since, Instant until, long index, byte[] entry) {
        try {
            JsonNode record = CanonicalJson.parse(entry);
            Instant time = Instant.parse(record.path("time").asString(""));
            if (!record.path("type").asString("").equals(Kind.SIGNALLED.type())
                    || time.isBefore(since)
                    || !time.isBefore(until)) {
                return;
            }
            if (found.size() == MOST) {
                found.removeFirst();
            }
            found.add(of(index, time, record.path("subject").asString(""), record.path("data")));
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }

    private static Seen of(long index, Instant time, String session, JsonNode data) {
        List<String> proposals = new ArrayList<>();
        data.path("proposals").values().forEach(id -> proposals.add(id.asString("")));
        return new Seen(
                index,
                time,
                session,
                data.path("agent").asString(""),
                data.path("operator").asString(""),
                data.path("name").asString(""),
                data.path("strength").asString(""),
                data.path("of").asString(""),
                data.path("sentence").asString(""),
                data.path("operation").asString(""),
                proposals);
    }
}
