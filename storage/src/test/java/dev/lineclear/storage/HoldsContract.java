package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every store keeps of holds, and that one session has one live hold for a request. */
abstract class HoldsContract extends StoreContract {
    @Test
    void holdsComeBackEqualInputAndAll() throws Exception {
        Hold hold = Samples.hold("h1", "s1", Samples.input(), NOW);
        assertTrue(store.holds().open(hold));
        restart();
        Hold back = store.holds().find("h1").orElseThrow();
        assertEquals(hold, back);
        assertEquals(hold.assessment().digest(), back.assessment().digest());
        assertEquals(
                hold.proposal().digest(),
                dev.lineclear.proposal.Proposal.of(
                                "other",
                                back.proposal().session(),
                                back.proposal().gate(),
                                back.proposal().operation(),
                                back.proposal().destination(),
                                back.proposal().targets(),
                                back.proposal().input(),
                                "",
                                NOW)
                        .digest(),
                "the digest computed anew from what was read");
    }

    @Test
    void anInputOfTheGreatestDepthComesBack() {
        String deep = "[".repeat(CanonicalJson.MAX_DEPTH) + "]".repeat(CanonicalJson.MAX_DEPTH);
        JsonNode input = CanonicalJson.parse(deep.getBytes(StandardCharsets.UTF_8));
        store.holds().open(Samples.hold("deep", "s1", input, NOW));
        assertEquals(input, store.holds().find("deep").orElseThrow().proposal().input());
    }

    @Test
    void aRecordTooLargeIsRefusedAndNothingStored() {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("x", "y".repeat(Limits.BODY));
        Hold hold = Samples.hold("huge", "s1", input, NOW);
        assertThrows(StateException.class, () -> store.holds().open(hold));
        assertEquals(Optional.empty(), store.holds().find("huge"));
    }

    @Test
    void theLastRejectedHoldOfARequestIsFound() {
        Hold first = Samples.hold("s1", "x");
        assertTrue(store.holds().open(first));
        assertEquals(
                Optional.empty(), store.holds().rejected("s1", first.proposal().digest()));
        assertTrue(store.holds().move(first.id(), HoldState.OPEN, HoldState.REJECTED));
        assertTrue(store.holds().open(Samples.hold("s1", "x")));
        assertEquals(
                Optional.of(first.withState(HoldState.REJECTED)),
                store.holds().rejected("s1", first.proposal().digest()));
        assertEquals(
                Optional.empty(), store.holds().rejected("s2", first.proposal().digest()));
    }

    @Test
    void oneSessionHasOneLiveHoldForADigest() {
        Hold first = Samples.hold("s1", "x");
        assertTrue(store.holds().open(first));
        assertFalse(store.holds().open(Samples.hold("s1", "x")));
        assertTrue(store.holds().open(Samples.hold("s1", "y")), "another digest");
        assertTrue(store.holds().open(Samples.hold("s2", "x")), "another session");
        HoldState state = HoldState.OPEN;
        for (HoldState next : List.of(HoldState.GRANTED, HoldState.CLAIMED, HoldState.IN_DOUBT)) {
            assertTrue(store.holds().move(first.id(), state, next));
            assertFalse(store.holds().open(Samples.hold("s1", "x")), "live in " + next);
            assertEquals(
                    Optional.of(first.withState(next)),
                    store.holds().live("s1", first.proposal().digest()));
            state = next;
        }
        assertTrue(store.holds().move(first.id(), state, HoldState.SETTLED));
        assertEquals(Optional.empty(), store.holds().live("s1", first.proposal().digest()));
        assertTrue(store.holds().open(Samples.hold("s1", "x")), "nothing live any more");
    }

    @Test
    void aHoldIdTakenTwiceIsAnErrorAndNoSilentNo() {
        assertTrue(store.holds().open(Samples.hold("same", "s1", Samples.input(), NOW)));
        assertThrows(StateException.class, () -> store.holds().open(Samples.hold("same", "s2", Samples.input(), NOW)));
    }

    @Test
    void everyStateIsListedOldestFirstAndWhatIsDueIsFound() {
        for (HoldState state : HoldState.values()) {
            Hold hold =
                    Samples.hold("h-" + state, "session-" + state, Samples.input(), NOW.plusSeconds(state.ordinal()));
            store.holds().open(hold);
            store.holds().move(hold.id(), HoldState.OPEN, state);
            assertEquals(List.of(hold.withState(state)), store.holds().in(state, 10));
        }
        assertEquals(HoldState.values().length, store.holds().recent(100).size());
        assertEquals(
                List.of("h-OPEN", "h-GRANTED", "h-CLAIMED", "h-IN_DOUBT"),
                store.holds().live(1).stream().map(Hold::id).toList());
        assertEquals(1, store.holds().countLive("session-IN_DOUBT"));
        assertEquals(0, store.holds().countLive("session-EXECUTED"));
        assertEquals("h-SUPERSEDED", store.holds().recent(1).getFirst().id());
        Instant firstExpiry = NOW.plus(Duration.ofHours(1));
        assertEquals(List.of(), store.holds().due(firstExpiry.minusNanos(1), 10));
        assertEquals(1, store.holds().due(firstExpiry, 10).size());
        assertEquals(
                List.of("h-OPEN", "h-GRANTED"),
                store.holds().due(Instant.MAX, 10).stream().map(Hold::id).toList());
        assertThrows(IllegalArgumentException.class, () -> store.holds().recent(0));
        assertEquals(10, store.holds().recent(Integer.MAX_VALUE).size());
    }

    @Test
    void aHoldThatIsAlteredAfterItWasReadIsNoticed() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        Hold other = Samples.hold("s2", "x");
        store.holds().open(hold);
        store.holds().open(other);
        assertEquals(Optional.of(hold), store.holds().find(hold.id()));
        sql("UPDATE holds SET body = (SELECT body FROM holds WHERE id = '" + other.id() + "') WHERE id = '" + hold.id()
                + "'");
        assertThrows(StateException.class, () -> store.holds().find(hold.id()));
    }

    @Test
    void theFirstTimeAHoldWasShownToAPersonIsKept() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        assertEquals(Optional.empty(), store.holds().firstShown(hold.id(), "ann"));
        store.holds().shown(hold.id(), "ann", NOW);
        store.holds().shown(hold.id(), "ann", NOW.plusSeconds(9));
        store.holds().shown(hold.id(), "bob", NOW.plusSeconds(7));
        restart();
        assertEquals(Optional.of(NOW), store.holds().firstShown(hold.id(), "ann"));
        assertEquals(Optional.of(NOW.plusSeconds(7)), store.holds().firstShown(hold.id(), "bob"));
    }

    @Test
    void whatComesFirstComesBeforeAnybodySeesTheHoldAndItsFailureLeavesNone() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        try (Store other = open(1)) {
            assertTrue(store.holds()
                    .open(
                            hold,
                            () -> assertEquals(Optional.empty(), other.holds().find(hold.id()))));
            assertEquals(Optional.of(hold), other.holds().find(hold.id()));
        }
        Hold failing = Samples.hold("s2", "x");
        assertThrows(IllegalStateException.class, () -> store.holds().open(failing, () -> {
            throw new IllegalStateException("no log");
        }));
        assertEquals(Optional.empty(), store.holds().find(failing.id()));
        assertTrue(store.holds().open(Samples.hold("s2", "x")), "nothing is in the way");
    }
}
