package dev.lineclear.server.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.rollout.RolloutLifecycle;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What people are told of what the watch saw. */
final class NoticesTest {
    private final Notices notices = new Notices(hold -> Optional.empty(), "lineclear show ");

    private Notice told(String strength) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("agent", "kiro");
        data.put("operator", "op@example.com");
        data.put("name", "burst-of-deletes");
        data.put("strength", strength);
        data.put("sentence", "This session asked to delete 10 things within five minutes.");
        data.put("operation", "dynamodb:DeleteTable");
        return notices.of(7, "record", Kind.SIGNALLED, "session", Instant.EPOCH, data)
                .orElseThrow();
    }

    @Test
    void whatRaisesOrHaltsIsToldToAllAndWhatIsOnlyNoticedToWhoAsked() {
        assertTrue(Notices.about(Kind.SIGNALLED));
        assertEquals(Event.WATCHED, told("raise").event());
        assertEquals(Event.WATCHED, told("halt").event());
        assertEquals(Event.NOTICED, told("notice").event());
        assertEquals("Seen: agent kiro: burst-of-deletes", told("raise").title());
        assertTrue(
                told("raise").lines().getFirst().contains("10 things"),
                told("raise").toString());
    }

    private Optional<Notice> rolled(RolloutLifecycle.Event event) {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("from", "BAKING");
        data.put("event", event.name());
        data.put("to", "ASKING");
        data.put("stage", 1);
        data.put("because", "page: 2 of 9 looks were not well \u202e");
        return notices.of(7, "record", Kind.ROLLOUT_MOVED, "r-1", Instant.EPOCH, data);
    }

    /** However long the change set is: what it was about, and how much is left out. */
    @Test
    void aStageThatFailedIsToldInShort() {
        ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
        data.put("event", "FAILED_ASK");
        data.put("stage", 1);
        data.put("because", "stage rest failed");
        ObjectNode failed = data.putObject("failed");
        failed.put("name", "rest").put("of", 3).put("count", 137);
        failed.putArray("first").add("Changes orders.").add("Changes basket\u202e.");
        Notice told = notices.of(7, "record", Kind.ROLLOUT_MOVED, "r-1", Instant.EPOCH, data)
                .orElseThrow();
        String line = told.lines().get(1);
        assertTrue(line.startsWith("Stage rest of 3 stages has 137 requests: Changes orders. Changes basket"), line);
        assertTrue(line.endsWith("And 135 more."), line);
        assertFalse(line.contains("\u202e"), line);
    }

    /** Every event is named on one side: a new one has to be thought about. */
    @Test
    void aRolloutThatDoesNotGoAsSignedIsToldAndOneThatDoesIsNot() {
        assertTrue(Notices.about(Kind.ROLLOUT_MOVED));
        for (RolloutLifecycle.Event event : RolloutLifecycle.Event.values()) {
            Optional<Notice> told = rolled(event);
            switch (event) {
                case FAILED_REVERT, FAILED_FREEZE, FAILED_ASK, INCONCLUSIVE, NOT_PUT_BACK, LOST_TRACK -> {
                    assertEquals(Event.DOUBT, told.orElseThrow().event(), event.name());
                    assertTrue(told.orElseThrow().lines().getFirst().contains("2 of 9 looks"), told.toString());
                    assertTrue(told.orElseThrow().lines().getLast().contains("rollout show r-1"), told.toString());
                    assertFalse(told.toString().contains("\u202e"), "a text of production's that turns the line");
                }
                case HALT -> assertEquals(Event.HALTED, told.orElseThrow().event());
                case BEGIN, STAGE_DONE, PASSED, ALL_PASSED, SETTLED, GO_ON, REVERT, PUT_BACK, CLOSE ->
                    assertEquals(Optional.empty(), told, event.name());
            }
        }
    }
}
