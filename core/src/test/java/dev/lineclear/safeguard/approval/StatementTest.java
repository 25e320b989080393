package dev.lineclear.safeguard.approval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Vote;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatementTest {
    private static final Statement STATEMENT = new Statement(
            "01HOLD",
            new Digest("a".repeat(64)),
            new Digest("b".repeat(64)),
            new Digest("c".repeat(64)),
            "policy-7",
            Vote.Decision.REJECT,
            "not on a Friday",
            "ann@example.com",
            Instant.parse("2026-03-01T12:00:00Z"));

    @Test
    void theBytesAreThese() throws Exception {
        String text = "lineclear-approval/v2\n{\"approver\":\"ann@example.com\",\"assessment\":\"" + "b".repeat(64)
                + "\",\"because\":\"not on a Friday\",\"decision\":\"reject\",\"expiry\":\"2026-03-01T12:00:00Z\",\"hold\":\"01HOLD\",\"policy\":\"policy-7\","
                + "\"proposal\":\"" + "a".repeat(64) + "\",\"shown\":\"" + "c".repeat(64) + "\"}\n";
        assertEquals(text, STATEMENT.text());
        assertEquals(STATEMENT, Statement.parse(STATEMENT.bytes()));
        assertArrayEquals(STATEMENT.bytes(), Statement.parse(STATEMENT.bytes()).bytes());
    }

    @Test
    void theExpiryIsCutToSeconds() {
        Statement statement =
                Statement.of(Held.hold(), "ann", Vote.Decision.APPROVE, Instant.parse("2026-03-01T12:00:00.999Z"));
        assertEquals(Instant.parse("2026-03-01T12:00:00Z"), statement.expiry());
    }

    @Test
    void anExpiryThatHasNoRfc3339FormIsRefused() {
        for (Instant expiry : new Instant[] {Instant.MAX, Instant.MIN, Instant.parse("2026-03-01T12:00:00.5Z")}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Statement(
                            "h",
                            STATEMENT.proposal(),
                            STATEMENT.assessment(),
                            STATEMENT.shown(),
                            "p",
                            Vote.Decision.APPROVE,
                            "",
                            "ann",
                            expiry));
        }
    }
}
