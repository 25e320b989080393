package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rehearsal;
import dev.lineclear.proposal.Rehearsal.Change;
import dev.lineclear.proposal.Standing;
import dev.lineclear.state.Standings;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps of rehearsals, and of how far agents are trusted. */
abstract class RehearsalsContract {
    private static final Instant NOW = Samples.NOW;

    Store store;

    /** Where the test's database is, empty at first. */
    abstract String location() throws Exception;

    /** A connection past the store. */
    abstract Connection raw() throws Exception;

    @BeforeEach
    void opens() throws Exception {
        store = Child.open(location(), 1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private static Rehearsal of(Hold hold, int attempt) {
        return new Rehearsal(
                hold.proposal().digest(),
                hold.assessment().digest(),
                Rehearsal.Result.PASSED,
                "as expected",
                Rehearsal.Faithfulness.EMULATED,
                "done, status 200",
                List.of(new Change(Change.Kind.CHANGED, "arn:x", "table reports", List.of("BillingMode"), true)),
                List.of("found-by-reading"),
                Rehearsal.Undone.BROUGHT_BACK,
                List.of(),
                List.of("objects"),
                attempt,
                NOW,
                NOW.plus(Duration.ofHours(1)),
                1_234);
    }

    private Hold opened(String session) {
        Hold hold = Samples.hold(session, session);
        store.holds().open(hold);
        return hold;
    }

    @Test
    void aHoldIsFoundWithItsLastRehearsalWhichOutlivesARestart() throws Exception {
        Hold hold = opened("s1");
        assertEquals(
                Optional.empty(), store.holds().find(hold.id()).orElseThrow().rehearsal());
        assertTrue(store.holds().rehearsed(hold.id(), of(hold, 1)));
        assertTrue(store.holds().rehearsed(hold.id(), of(hold, 2)));
        store.close();
        store = Child.open(location(), 1);
        Hold expected = hold.withRehearsal(of(hold, 2));
        assertEquals(Optional.of(expected), store.holds().find(hold.id()));
        assertEquals(
                Optional.of(expected), store.holds().live("s1", hold.proposal().digest()));
        assertEquals(List.of(expected), store.holds().recent(10));
        assertEquals(List.of(expected), store.holds().in(HoldState.OPEN, 10));
    }

    @Test
    void aHoldThatIsTakenOrOverGetsNone() {
        Hold hold = opened("s1");
        store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED);
        assertTrue(store.holds().rehearsed(hold.id(), of(hold, 1)));
        store.holds().claim(hold.id(), "here");
        assertFalse(store.holds().rehearsed(hold.id(), of(hold, 2)));
        assertEquals(
                1,
                store.holds()
                        .find(hold.id())
                        .orElseThrow()
                        .rehearsal()
                        .orElseThrow()
                        .attempt());
        assertFalse(store.holds().rehearsed("01KAZ3Q7T2X9V4M8N6P5R1S0WC", of(hold, 1)));
    }

    @Test
    void whoHasTheDatabaseAloneReadsNoneAndGivesNoneToAnotherHold() throws Exception {
        Hold one = opened("s1");
        Hold other = opened("s2");
        store.holds().rehearsed(one.id(), of(one, 1));
        try (Connection raw = raw();
                Statement statement = raw.createStatement()) {
            try (var rows = statement.executeQuery("SELECT body FROM rehearsals")) {
                assertTrue(rows.next());
                assertFalse(rows.getString(1).contains("found-by-reading"));
            }
            assertEquals(
                    1,
                    statement.executeUpdate("INSERT INTO rehearsals (hold_id, body) SELECT '" + other.id()
                            + "', body FROM rehearsals"));
        }
        assertThrows(StateException.class, () -> store.holds().find(other.id()));
    }

    @Test
    void anAgentOfWhichNothingIsSaidIsSupervised() {
        assertEquals(Standing.SUPERVISED, store.standings().now("kiro"));
        assertEquals(List.of(), store.standings().of("kiro", 10));
    }

    @Test
    void eachChangeIsKeptAndOnlyMadeOfWhatItWas() {
        Standings standings = store.standings();
        Standings.Entry down = new Standings.Entry(NOW, Standing.SANDBOXED, "registered where there is a twin");
        Standings.Entry up = new Standings.Entry(NOW.plusSeconds(5), Standing.SUPERVISED, "promoted");
        assertTrue(standings.move("kiro", Standing.SUPERVISED, down));
        assertFalse(standings.move("kiro", Standing.TRUSTED, up));
        assertTrue(standings.move("kiro", Standing.SANDBOXED, up));
        assertEquals(Standing.SUPERVISED, standings.now("kiro"));
        assertEquals(List.of(up, down), standings.of("kiro", 10));
        assertEquals(List.of(up), standings.of("kiro", 1));
        assertEquals(Standing.SUPERVISED, standings.now("other"));
    }

    @Test
    void ofManyThatChangeItAtOnceOneDoes() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> moved = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Callable<Boolean> move = () -> store.standings()
                        .move("kiro", Standing.SUPERVISED, new Standings.Entry(NOW, Standing.TRUSTED, "promoted"));
                moved.add(callers.submit(move));
            }
            int all = 0;
            for (Future<Boolean> one : moved) {
                all += one.get() ? 1 : 0;
            }
            assertEquals(1, all);
        }
        assertEquals(1, store.standings().of("kiro", 10).size());
    }
}
