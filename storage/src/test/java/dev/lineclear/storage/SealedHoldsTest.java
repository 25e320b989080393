package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.StateException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SealedHoldsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final SealedHolds holds = new SealedHolds(Samples.box(1));

    private static Hold hold(String password) {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("Password", password);
        return Samples.hold("h", "s1", input, NOW);
    }

    @Test
    void aHoldComesBackAndNothingOfItIsReadable() {
        Hold hold = hold("hunter2");
        String body = holds.write(hold);
        assertEquals(hold, holds.read("h", body));
        assertFalse(body.contains("hunter2") || body.contains("Password"), body);
    }

    @Test
    void oneOfSeveralPiecesComesBackWholeOrNotAtAll() {
        Hold hold = hold("x".repeat(SealedBox.MAX_PLAIN * 2));
        String body = holds.write(hold);
        assertEquals(hold, holds.read("h", body));
        int cut = body.lastIndexOf('.');
        assertThrows(StateException.class, () -> holds.read("h", body.substring(0, cut)), "a piece is missing");
        assertThrows(
                StateException.class,
                () -> holds.read("h", body.substring(cut + 1) + body.substring(cut)),
                "a piece stands in another's place");
    }

    @Test
    void whatWasAlteredOrIsAnothersIsRefused() {
        String body = holds.write(hold("hunter2"));
        assertThrows(StateException.class, () -> new SealedHolds(Samples.box(2)).read("h", body));
        assertThrows(StateException.class, () -> holds.read("h", body.substring(0, body.length() - 8) + "AAAAAAA="));
        assertThrows(StateException.class, () -> holds.read("h", ""));
    }

    @Test
    void whatIsNotSealedOrIsAnotherHoldsIsRefused() {
        Hold hold = hold("hunter2");
        assertThrows(StateException.class, () -> holds.read("h", Json.write(hold)), "anybody could have written it");
        assertThrows(StateException.class, () -> holds.read("other", holds.write(hold)), "a row's body in another row");
    }
}
