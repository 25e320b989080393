package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Store;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Killed gateways, locks that stay, rows that were altered: what was acknowledged is there, and nothing false is believed. */
abstract class DamageContract extends StoreContract {
    @Test
    void anotherKeyFileIsRefusedAtTheStart() {
        StateException refused = assertThrows(StateException.class, () -> open(2));
        assertTrue(refused.getMessage().contains("key file"), refused.getMessage());
    }

    @Test
    void whatWasAcknowledgedSurvivesKill9() throws Exception {
        for (int round = 0; round < 2; round++) {
            List<String> acknowledged = new ArrayList<>();
            try (Child child = Child.start(List.of(), "work", location(), "round" + round)) {
                acknowledged.addAll(child.lines(150 + 31 * round));
                acknowledged.addAll(child.kill());
            }
            assertTrue(acknowledged.size() >= 150, "the child worked");
            for (String line : acknowledged) {
                String[] words = line.split(" ");
                Hold hold = store.holds().find(words[1]).orElseThrow(() -> new AssertionError("lost: " + line));
                if (words[0].equals("VOTE")) {
                    assertEquals(1, store.holds().votes(words[1]).size(), line);
                } else {
                    assertTrue(hold.state().compareTo(HoldState.valueOf(words[0])) >= 0, line);
                }
            }
        }
    }

    @Test
    void aTransactionKilledHalfWayLeavesNothingAndHoldsNobodyUp() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        try (Child child = Child.start(List.of(), "half", location(), hold.id())) {
            assertEquals(List.of("half"), child.lines(1));
            child.kill();
        }
        assertEquals(Optional.of(hold), store.holds().find(hold.id()));
        assertTrue(store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED));
    }

    @Test
    void aLockThatIsNotGivenUpIsAnErrorInTimeAndThenOverWith() throws Exception {
        Hold hold = Samples.hold("s1", "x");
        store.holds().open(hold);
        try (Connection hog = raw()) {
            hog.setAutoCommit(false);
            try (Statement statement = hog.createStatement()) {
                statement.executeUpdate("UPDATE holds SET vote_count = vote_count");
                long start = System.nanoTime();
                assertThrows(
                        StateException.class, () -> store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.compareTo(Limits.SOCKET.plus(Limits.WAIT)) < 0, "took " + took);
                assertEquals(Optional.of(hold), store.holds().find(hold.id()), "readers are not held up");
            }
            hog.rollback();
        }
        assertTrue(store.holds().move(hold.id(), HoldState.OPEN, HoldState.GRANTED));
    }

    @Test
    void theDatabaseItselfRefusesASecondLiveHoldAndAVoteOnNone() throws Exception {
        store.holds().open(Samples.hold("h1", "s1", Samples.input(), NOW));
        store.holds().open(Samples.hold("h2", "s2", Samples.input(), NOW));
        sql("UPDATE holds SET state = 'REJECTED' WHERE id = 'h2'");
        sql("UPDATE holds SET session_id = 's1', proposal_digest = (SELECT proposal_digest FROM holds WHERE id = 'h1')"
                + " WHERE id = 'h2'");
        for (HoldState state : HoldState.values()) {
            String update = "UPDATE holds SET state = '" + state + "' WHERE id = 'h2'";
            if (state.terminal()) {
                sql(update);
            } else {
                assertThrows(SQLException.class, () -> sql(update), state.name());
            }
        }
        assertThrows(
                SQLException.class,
                () -> sql("INSERT INTO votes (hold_id, approver, seq, body) VALUES ('x', 'a', 1, '')"));
    }

    @Test
    void secretsStandNowhereInTheDatabase() throws Exception {
        store.sessions().open(Samples.credentialed("s1"));
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM sessions")) {
            assertTrue(row.next());
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                assertFalse(row.getString(i).contains("secret-of"), row.getString(i));
                assertFalse(row.getString(i).contains("token-of"), row.getString(i));
            }
        }
    }

    @Test
    void credentialsPutIntoAnotherRowDoNotOpen() throws Exception {
        store.sessions().open(Samples.credentialed("s1"));
        store.sessions().open(Samples.credentialed("s2"));
        sql("UPDATE sessions SET credentials = (SELECT credentials FROM sessions WHERE id = 's2') WHERE id = 's1'");
        assertThrows(StateException.class, () -> store.sessions().byAccessKey("LCKEYs1"));
        assertEquals(
                "secret-of-s2",
                store.sessions().byAccessKey("LCKEYs2").orElseThrow().secretKey());
    }

    @Test
    void aRowThatIsNoRecordIsAnErrorAndTheOthersAreStillThere() throws Exception {
        store.holds().open(Samples.hold("h1", "s1", Samples.input(), NOW));
        store.holds().open(Samples.hold("h2", "s2", Samples.input(), NOW));
        sql("UPDATE holds SET body = '{}' WHERE id = 'h1'");
        assertThrows(StateException.class, () -> store.holds().find("h1"));
        assertTrue(store.holds().find("h2").isPresent());
        sql("UPDATE holds SET state = 'MAYBE' WHERE id = 'h2'");
        assertThrows(StateException.class, () -> store.holds().find("h2"));
    }

    @Test
    void aClosedStoreIsAnError() throws Exception {
        Store other = open(1);
        other.close();
        assertThrows(StateException.class, () -> other.settings().get("x"));
        assertThrows(StateException.class, () -> other.settings().put("x", "y"));
    }
}
