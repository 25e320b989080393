package dev.lineclear.server.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
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
}
