package dev.lineclear.server.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.pipeline.Reversal;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Ids;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Look after look at a folder that files come into, late and in any order, beside a log that grows. */
final class LookTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path directory;

    private final List<byte[]> log = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Path trail;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        trail = Files.createDirectory(directory.resolve("trail"));
        store = Stores.sqlite(
                directory.resolve("db"),
                KeyFile.openOrCreate(directory.resolve("key")).box("sessions"));
        record(Kind.GATEWAY_STARTED, NOON.minus(Duration.ofDays(2)), CanonicalJson.MAPPER.createObjectNode());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String record(Kind kind, Instant at, ObjectNode data) {
        String id = Ids.next(at);
        log.add(new Record(id, kind, "s", at, data).bytes("log"));
        return id;
    }

    private void changed(Instant at, String operation, String request) {
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode().put("operation", operation);
        String intent = record(Kind.INTENT, at, asked);
        ObjectNode data =
                CanonicalJson.MAPPER.createObjectNode().put("intent", intent).put("operation", operation);
        data.putObject("outcome").put("kind", "Succeeded").put("requestId", request);
        record(Kind.OUTCOME, at.plusSeconds(1), data);
    }

    private void event(String id, String request, Instant at, String user) throws IOException {
        Path file = trail.resolve(id + ".json");
        Files.writeString(file, "{\"Records\":[" + Trails.change(id, request, at + "", "DeleteTable", user) + "]}");
        Files.setLastModifiedTime(file, FileTime.from(at.plusSeconds(300)));
    }

    private AroundReport look(Instant now) throws IOException {
        Rounds.Log records = new Rounds.Log() {
            @Override
            public long size() {
                return log.size();
            }

            @Override
            public byte[] entry(long index) {
                return log.get((int) index);
            }
        };
        return new Look(
                        records,
                        store.settings(),
                        Trails.ACCOUNT,
                        Set.of(),
                        since -> events -> TrailFiles.changed(trail, since).read(events))
                .look(now, finding -> told.add(finding.event().id()));
    }

    @Test
    void whatComesLateIsFoundAndNobodyIsToldTwice() throws Exception {
        assertEquals(0, look(NOON).events(), "an empty folder is one without events");
        changed(NOON.plusSeconds(10), "dynamodb:DeleteTable", "REQ-1");
        event("e1", "REQ-1", NOON.plusSeconds(10), "lineclear");
        event("e2", "REQ-2", NOON.plusSeconds(20), "eve");
        look(NOON.plusSeconds(900));
        assertEquals(List.of("e2"), told);
        event("e3", "REQ-3", NOON.plusSeconds(30), "eve");
        look(NOON.plusSeconds(1_800));
        look(NOON.plusSeconds(2_700));
        assertEquals(List.of("e2", "e3"), told, "it came after a look at its time");
    }

    @Test
    void aFileThatCannotBeReadIsNotPassedOver() throws Exception {
        look(NOON);
        event("e1", "REQ-1", NOON.plusSeconds(10), "eve");
        Path broken = Files.writeString(trail.resolve("0.json"), "{\"Records\":[{");
        Files.setLastModifiedTime(broken, FileTime.from(NOON.plusSeconds(60)));
        assertThrows(IOException.class, () -> look(NOON.plus(Duration.ofHours(5))));
        assertThrows(IOException.class, () -> look(NOON.plus(Duration.ofHours(10))));
        assertTrue(told.isEmpty());
        Files.delete(broken);
        look(NOON.plus(Duration.ofHours(15)));
        assertEquals(List.of("e1"), told, "however long it took");
    }

    @Test
    void aFloodOfAlarmsIsToldInPartsAndNoneIsLost() throws Exception {
        look(NOON);
        for (int i = 0; i < Look.AT_ONCE + 30; i++) {
            event("e" + i, "REQ-" + i, NOON.plusSeconds(i), "eve");
        }
        look(NOON.plus(Duration.ofHours(6)));
        assertEquals(Look.AT_ONCE, told.size());
        look(NOON.plus(Duration.ofHours(12)));
        assertEquals(Look.AT_ONCE + 30, Set.copyOf(told).size());
        assertEquals(Look.AT_ONCE + 30, told.size());
    }

    /** Files are many and the log is long: neither is read from its beginning again. */
    @Test
    void whatWasLookedAtLongAgoIsNotReadAgain() throws Exception {
        look(NOON);
        look(NOON.plus(Duration.ofDays(1)));
        log.set(0, "no record".getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(
                Files.writeString(trail.resolve("old.json"), "no events"), FileTime.from(NOON.minusSeconds(60)));
        for (int i = 0; i < 20; i++) {
            changed(NOON.plus(Duration.ofHours(12 + i)), "dynamodb:DeleteTable", "REQ-" + i);
        }
        look(NOON.plus(Duration.ofDays(2)));
        assertTrue(told.isEmpty());
    }

    @Test
    void whoTheGatewayIsIsRememberedForWhatItPutsBack() throws Exception {
        changed(NOON, "dynamodb:DeleteTable", "REQ-1");
        event("e1", "REQ-1", NOON, "lineclear");
        look(NOON.plusSeconds(60));
        Instant later = NOON.plus(Duration.ofHours(8));
        changed(later, Reversal.OPERATION, "C1");
        event("e2", "REQ-2", later, "lineclear");
        look(later.plus(Duration.ofHours(4)));
        assertEquals(List.of(), told);
        assertFalse(Lately.in(store.settings()).orElseThrow().own().isEmpty());
    }
}
