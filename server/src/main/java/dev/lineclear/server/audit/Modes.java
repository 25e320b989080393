package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.ModeReport;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What a change of policies' modes would have flipped, out of a whole log. */
public final class Modes {
    private Modes() {}

    /**
     * Reads the log, which is verified on the way.
     *
     * @param since records of before are left out
     * @throws AuditException when the log is not what was logged
     */
    public static ModeReport of(LogPlace log, Instant since, Consumer<String> progress) throws IOException {
        ModeReport report = new ModeReport();
        Proven.trusted(log.walk(progress, (index, entry) -> add(report, since, index, entry)));
        return report;
    }

    private static void add(ModeReport report, Instant since, long index, byte[] entry) {
        try {
            JsonNode record = CanonicalJson.parse(entry);
            Instant time = Instant.parse(record.path("time").asString(""));
            if (!time.isBefore(since)) {
                String kind = record.path("type").asString("").replaceAll("^dev\\.lineclear\\.|\\.v\\d+$", "");
                report.add(index, time, kind, record.path("subject").asString(""), record.path("data"));
            }
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            throw new AuditException("record " + index + " is none: " + e.getMessage());
        }
    }
}
