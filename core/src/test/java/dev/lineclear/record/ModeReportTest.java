package dev.lineclear.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.ModeReport.Flip;
import dev.lineclear.record.ModeReport.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which requests would have gone another way, by policy and day. */
final class ModeReportTest {
    private static final Instant MONDAY = Instant.parse("2026-11-16T23:59:59Z");
    private static final Instant TUESDAY = MONDAY.plusSeconds(1);

    private final ModeReport report = new ModeReport();
    private long index;

    private void record(Instant time, String kind, String json) {
        report.add(index++, time, kind, "S" + index, CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String explained(String policies, String observed) {
        return "{\"agent\":\"kiro\",\"assessment\":{\"summary\":\"Deletes x\"},\"explanation\":{\"policies\":"
                + policies + ",\"observed\":" + observed + "}}";
    }

    private Row row(String policy) {
        return report.rows().stream()
                .filter(r -> r.policy().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAnObservedPolicyWouldHaveHeldOrRefused() {
        record(MONDAY, "intent", explained("[\"within\"]", "{\"later\":\"hold\"}"));
        record(TUESDAY, "read", "{\"operation\":\"s3:GetObject\",\"observed\":{\"later\":\"deny\"}}");
        record(TUESDAY, "hold-opened", explained("[\"two\"]", "{\"later\":\"hold\"}"));
        record(TUESDAY, "intent", "{\"hold\":\"H\",\"explanation\":{\"observed\":{\"later\":\"hold\"}}}");
        Row later = row("later");
        assertEquals(3, later.fired(), "the intent of a hold is the hold's");
        assertEquals(Map.of(Flip.HELD, 1L, Flip.REFUSED, 1L), later.flips(), "what is held already stays held");
        assertEquals(Map.of(LocalDate.parse("2026-11-16"), 1L, LocalDate.parse("2026-11-17"), 1L), later.days());
        assertEquals(
                List.of(1L, 0L), later.examples().stream().map(e -> e.index()).toList());
    }

    @Test
    void whatWouldPassWithoutAnEnforcedPolicyIsWhatItAloneHolds() {
        record(MONDAY, "hold-opened", explained("[\"two\"]", "{}"));
        record(MONDAY, "hold-opened", explained("[\"owners\",\"two\"]", "{}"));
        record(MONDAY, "refused", explained("[\"scope\"]", "{}"));
        record(MONDAY, "intent", explained("[\"within\"]", "{}"));
        record(MONDAY, "vote", "{}");
        assertEquals(4, report.requests());
        assertEquals(2, row("two").fired());
        assertEquals(Map.of(Flip.PASSED, 1L), row("two").flips());
        assertEquals("S1", row("two").examples().getFirst().hold());
        assertEquals(0, row("owners").flipped());
        assertEquals(Map.of(Flip.PASSED, 1L), row("scope").flips());
        assertEquals(3, report.rows().size());
    }

    @Test
    void onlyTheNewestExamplesAreKeptWhicheverWayRecordsCome() {
        for (int i = 0; i < 8; i++) {
            record(MONDAY, "refused", explained("[\"up\"]", "{}"));
        }
        for (int i = 8; i > 0; i--) {
            report.add(
                    i,
                    MONDAY,
                    "refused",
                    "S",
                    CanonicalJson.parse(explained("[\"down\"]", "{}").getBytes(StandardCharsets.UTF_8)));
        }
        assertEquals(
                List.of(7L, 6L, 5L, 4L, 3L),
                row("up").examples().stream().map(e -> e.index()).toList());
        assertEquals(
                List.of(8L, 7L, 6L, 5L, 4L),
                row("down").examples().stream().map(e -> e.index()).toList());
    }
}
