package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.tlog.LogReader;
import dev.lineclear.tlog.Verification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A record and the proof that it is in the log, for whoever has the log's key and nothing else.
 *
 * @param index its place in the log
 * @param record its very bytes
 * @param proof the text of a C2SP tlog-proof
 */
public record Proven(long index, byte[] record, String proof) {
    /** Enough to choose from. */
    private static final int MAX_NAMED = 20;

    /**
     * Finds a record and proves it.
     *
     * @param id a record's id, or its index in the log
     * @throws AuditException when there is no such record, or the log is not what was logged
     */
    public static Proven find(LogPlace log, String id, Consumer<String> progress) throws IOException {
        return at(log.reader(), id.matches("\\d{1,18}") ? Long.parseLong(id) : search(log, id, progress));
    }

    static Proven at(LogReader reader, long index) throws IOException {
        if (index >= reader.checkpoint().size()) {
            throw new AuditException("there is no record " + index + ": the log has "
                    + reader.checkpoint().size());
        }
        return new Proven(index, reader.entry(index), reader.proofFile(index).text());
    }

    private static long search(LogPlace log, String id, Consumer<String> progress) throws IOException {
        long[] found = {-1};
        List<String> about = new ArrayList<>();
        Verification whole = log.walk(progress, (index, entry) -> {
            JsonNode record = parse(entry);
            if (record.path("id").asString("").equals(id)) {
                found[0] = index;
            } else if (record.path("subject").asString("").equals(id) && about.size() < MAX_NAMED) {
                about.add("  " + index + "  " + record.path("type").asString(""));
            }
        });
        trusted(whole);
        if (found[0] >= 0) {
            return found[0];
        }
        throw new AuditException(
                about.isEmpty()
                        ? "no record has the id " + id + ", and none is about it"
                        : id + " is what these records are about; name one by its number:\n"
                                + String.join("\n", about));
    }

    static void trusted(Verification whole) {
        if (whole instanceof Verification.Refuted bad) {
            throw new AuditException(
                    "the log is NOT what was logged: " + Audit.place(bad.place()) + ": " + bad.reason());
        }
    }

    static JsonNode parse(byte[] entry) {
        try {
            return CanonicalJson.parse(entry);
        } catch (CanonicalJson.MalformedException e) {
            return CanonicalJson.MAPPER.createObjectNode();
        }
    }
}
