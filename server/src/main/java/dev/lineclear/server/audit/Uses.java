package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.ScopeUse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What agents did, out of a whole log. */
public final class Uses {
    private Uses() {}

    /**
     * Reads the log, which is verified on the way.
     *
     * @param into what is told of each record since then
     * @throws AuditException when the log is not what was logged
     */
    public static void of(LogPlace log, Instant since, List<ScopeUse> into, Consumer<String> progress)
            throws IOException {
        Proven.trusted(log.walk(progress, (index, entry) -> add(into, since, index, entry)));
    }

    private static void add(List<ScopeUse> into, Instant since, long index, byte[] entry) {
        try {
            JsonNode record = CanonicalJson.parse(entry);
            if (!Instant.parse(record.path("time").asString("")).isBefore(since)) {
                String kind = record.path("type").asString("").replaceAll("^dev\\.lineclear\\.|\\.v\\d+$", "");
                into.forEach(use -> use.add(kind, record.path("data")));
            }
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }
}
