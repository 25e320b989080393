package dev.lineclear.server.audit;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.ModeReport;
import dev.lineclear.record.ModeReport.Row;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

    /** As the command and the API say it. */
    public static ObjectNode json(ModeReport report) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("requests", report.requests());
        ArrayNode rows = out.putArray("policies");
        for (Row row : report.rows()) {
            ObjectNode one = rows.addObject();
            one.put("policy", row.policy());
            one.put("mode", row.observed() ? "observe" : "enforce");
            one.put("fired", row.fired());
            ObjectNode flips = one.putObject("flips");
            row.flips().forEach((flip, count) -> flips.put(flip.name().toLowerCase(Locale.ROOT), count));
            ObjectNode byDay = one.putObject("days");
            row.days().forEach((day, count) -> byDay.put(day.toString(), count));
            ArrayNode examples = one.putArray("examples");
            row.examples().forEach(e -> examples.addObject()
                    .put("record", e.index())
                    .put("hold", e.hold())
                    .put("agent", e.agent())
                    .put("what", e.what()));
        }
        return out;
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
