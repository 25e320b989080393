package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.StateException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store keeps of votes on holds: each person counts once, also of many at once. */
abstract class VotesContract extends StoreContract {
    @Test
    void votesCountOnceAPersonAndComeInOrderAndAreWithdrawnUntilTheClaim() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        for (String approver : List.of("zoe", "ann", "max")) {
            assertTrue(store.holds().vote(Samples.vote(hold.id(), approver)));
        }
        assertFalse(store.holds().vote(Samples.vote(hold.id(), "ann")));
        assertTrue(store.holds().withdraw(hold.id(), "zoe"));
        assertFalse(store.holds().withdraw(hold.id(), "zoe"));
        assertTrue(store.holds().vote(Samples.vote(hold.id(), "zoe")));
        restart();
        var order = List.of("ann", "max", "zoe").stream()
                .map(a -> Samples.vote(hold.id(), a))
                .toList();
        assertEquals(order, store.holds().votes(hold.id()));
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertTrue(store.holds().withdraw(hold.id(), "zoe"));
        store.holds().move(hold.id(), HoldState.GRANTED, HoldState.CLAIMED);
        assertFalse(store.holds().withdraw(hold.id(), "ann"));
        assertEquals(2, store.holds().votes(hold.id()).size());
    }

    @Test
    void aSecondLookStandsBesideItsVoteAndGoesWithIt() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        Vote second = Samples.vote(hold.id(), "ann", Vote.Decision.CONFIRM);
        store.holds().vote(Samples.vote(hold.id(), "ann"));
        store.holds().vote(Samples.vote(hold.id(), "bob"));
        assertTrue(store.holds().vote(second));
        assertFalse(store.holds().vote(second));
        restart();
        assertEquals(
                List.of(Samples.vote(hold.id(), "ann"), Samples.vote(hold.id(), "bob"), second),
                store.holds().votes(hold.id()));
        assertTrue(store.holds().withdraw(hold.id(), "ann"));
        assertEquals(List.of(Samples.vote(hold.id(), "bob")), store.holds().votes(hold.id()));
    }

    @Test
    void votesOnAllLiveHoldsComeTogetherAndThoseOnOthersNot() {
        List<Hold> holds = List.of(Samples.hold("s1", "x"), Samples.hold("s1", "y"), Samples.hold("s1", "z"));
        for (Hold hold : holds) {
            store.holds().open(hold);
            store.holds().vote(Samples.vote(hold.id(), "bob"));
            store.holds().vote(Samples.vote(hold.id(), "ann"));
        }
        store.holds().move(holds.get(1).id(), HoldState.OPEN, HoldState.REJECTED);
        var wanted = List.of(holds.getFirst(), holds.getLast()).stream()
                .map(Hold::id)
                .sorted()
                .flatMap(id -> List.of(Samples.vote(id, "bob"), Samples.vote(id, "ann")).stream())
                .toList();
        assertEquals(wanted, store.holds().votesOnLive());
    }

    @Test
    void aVoteOnNoHoldIsAnError() {
        assertThrows(StateException.class, () -> store.holds().vote(Samples.vote("none", "ann")));
        assertFalse(store.holds().withdraw("none", "ann"));
        assertEquals(List.of(), store.holds().votes("none"));
    }

    @Test
    void ofManyVotesByOnePersonOneCountsAndOfManyPeopleAll() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        assertEquals(1, wins(i -> () -> store.holds().vote(Samples.vote(hold.id(), "ann"))));
        assertEquals(CALLERS, wins(i -> () -> store.holds().vote(Samples.vote(hold.id(), "approver" + i))));
        assertEquals(CALLERS + 1, store.holds().votes(hold.id()).size());
    }
}
