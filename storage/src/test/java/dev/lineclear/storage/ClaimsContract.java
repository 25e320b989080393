package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.state.Store;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Of many that want the same of a store at once, through one gateway or two, one gets it. */
abstract class ClaimsContract extends StoreContract {
    @Test
    void ofManyClaimsOneWins() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertEquals(1, wins(i -> () -> store.holds().move(hold.id(), HoldState.GRANTED, HoldState.CLAIMED)));
    }

    @Test
    void ofManyThatOpenTheSameHoldOneWins() throws Exception {
        assertEquals(1, wins(i -> () -> store.holds().open(Samples.hold("s1", "x"))));
        assertEquals(1, store.holds().in(HoldState.OPEN, 100).size());
    }

    @Test
    void ofManyThatOpenTheSameHoldThroughTwoGatewaysOneIsToldFirst() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Store other = open(1)) {
            long won = wins(i ->
                    () -> (i % 2 == 0 ? store : other).holds().open(Samples.hold("s1", "x"), told::incrementAndGet));
            assertEquals(1, won);
        }
        assertEquals(1, told.get());
    }

    @Test
    void ofManyThatTakeOneNonceOneWins() throws Exception {
        assertEquals(1, wins(i -> () -> store.settings().putIfAbsent("nonce", "value" + i)));
    }

    @Test
    void ofManyClaimsThroughTwoGatewaysOneWins() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        try (Store other = open(1)) {
            assertEquals(
                    1,
                    wins(i -> () -> (i % 2 == 0 ? store : other)
                            .holds()
                            .move(hold.id(), HoldState.GRANTED, HoldState.CLAIMED)));
        }
    }

    @Test
    void aClaimKeepsForWhichGatewayAndEachFindsItsOwn() throws Exception {
        List<Hold> holds = List.of(Samples.hold("s1", "x"), Samples.hold("s2", "x"), Samples.hold("s3", "x"));
        for (Hold hold : holds) {
            store.holds().open(hold);
            assertFalse(store.holds().claim(hold.id(), "a"), "not granted yet");
            store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
            assertEquals(Optional.empty(), store.holds().claimant(hold.id()));
        }
        assertTrue(store.holds().claim(holds.get(0).id(), "a"));
        assertFalse(store.holds().claim(holds.get(0).id(), "b"));
        assertTrue(store.holds().claim(holds.get(1).id(), "b"));
        assertTrue(store.holds().move(holds.get(2).id(), HoldState.GRANTED, HoldState.CLAIMED));
        restart();
        assertEquals(Optional.of("a"), store.holds().claimant(holds.get(0).id()));
        assertEquals(Optional.empty(), store.holds().claimant(holds.get(2).id()));
        assertEquals(
                Set.of(holds.get(0).id(), holds.get(2).id()),
                store.holds().claimedBy("a", 10).stream().map(Hold::id).collect(Collectors.toSet()));
        store.holds().move(holds.get(1).id(), HoldState.CLAIMED, HoldState.EXECUTED);
        assertEquals(
                List.of(holds.get(2).id()),
                store.holds().claimedBy("b", 10).stream().map(Hold::id).toList());
    }

    @Test
    void ofManyGatewaysThatClaimOneWins() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertEquals(1, wins(i -> () -> store.holds().claim(hold.id(), "node" + i)));
    }
}
