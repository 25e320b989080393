package dev.lineclear.server.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.server.LogSink;
import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.AuditReport;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.server.control.Register;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.TransparencyLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could not be told is on record, by the record's schema, however much it was. */
final class UndeliveredRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path directory;

    @Test
    void isOnRecordAsItsSchemaSays() throws Exception {
        SignerKey key = SignerKey.generate("example.com/log");
        try (TransparencyLog log = TransparencyLog.open(directory.resolve("log"), LogOptions.of(key))) {
            UndeliveredRecords records = new UndeliveredRecords(new Register(LogSink.into(log, key.name()), () -> NOW));
            records.undelivered("webhook hooks.example.com", notices(1), "it answered 500");
            records.undelivered("webhook hooks.example.com", notices(500), "x".repeat(5_000));
        }
        AuditReport report = Audit.verify(
                new LogPlace(TileSource.directory(directory.resolve("log")), List.of(key.verifierKey())),
                progress -> {});
        assertTrue(report.good(), report::toString);
        assertEquals(2L, report.kinds().get(Kind.NOTICE_UNDELIVERED.type()));
    }

    private static List<Notice> notices(int count) {
        Notice notice = new Notice(
                0, Event.values()[0], Ids.next(NOW), "a hold", NOW, "Something happened.", List.of(), "lineclear show");
        return Collections.nCopies(count, notice);
    }
}
