package dev.lineclear.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.tlog.BadDataException;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TileSource;
import dev.lineclear.tlog.TransparencyLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** An audit of a log whose tree is right and whose records are not what they say. */
final class AuditSchemasTest {
    @TempDir
    Path directory;

    private final SignerKey key;

    AuditSchemasTest() throws BadDataException {
        key = SignerKey.generate("example.com/log");
    }

    @Test
    void recordsThatFollowTheirSchemaAreWell() throws IOException {
        AuditReport report = audited(List.of(stopped(), stopped()));
        assertTrue(report.good(), report::toString);
        assertEquals(List.of(), report.notices());
    }

    @Test
    void aRecordThatDoesNotIsAFault() throws IOException {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("extra", "smuggled");
        AuditReport report = audited(List.of(stopped(), record(data)));
        assertFalse(report.good());
        assertEquals(List.of("record 1 does not follow its schema: data.extra is not known"), report.findings());
    }

    @Test
    void aKindThatWasNeverPublishedIsAFault() throws IOException {
        AuditReport report = audited(List.of(retyped("dev.lineclear.gateway-slept.v1")));
        assertEquals(
                List.of("record 0 does not follow its schema: version 1 has no kind gateway-slept"), report.findings());
        assertFalse(audited(List.of(retyped("com.example.any"))).good());
    }

    @Test
    void aNewerVersionIsNotedOnceAndIsNoFault() throws IOException {
        byte[] newer = retyped("dev.lineclear.gateway-stopped.v2");
        AuditReport report = audited(List.of(newer, newer));
        assertTrue(report.good(), report::toString);
        assertEquals(1, report.notices().size(), report::toString);
        assertTrue(report.notices().getFirst().contains("dev.lineclear.gateway-stopped.v2"), report::toString);
        assertTrue(report.notices().getFirst().contains("not checked"), report::toString);
    }

    private AuditReport audited(List<byte[]> records) throws IOException {
        Path log = directory.resolve("log" + System.nanoTime());
        try (TransparencyLog open = TransparencyLog.open(log, LogOptions.of(key))) {
            for (byte[] record : records) {
                open.append(record);
            }
        }
        return Audit.verify(new LogPlace(TileSource.directory(log), List.of(key.verifierKey())), progress -> {});
    }

    private static byte[] stopped() {
        return record(CanonicalJson.MAPPER.createObjectNode());
    }

    private static byte[] record(ObjectNode data) {
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        return new Record(Ids.next(now), Kind.GATEWAY_STOPPED, "example.com/log", now, data).bytes("example.com/log");
    }

    private static byte[] retyped(String type) {
        return new String(stopped(), StandardCharsets.UTF_8)
                .replace(Kind.GATEWAY_STOPPED.type(), type)
                .getBytes(StandardCharsets.UTF_8);
    }
}
