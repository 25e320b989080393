package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Incident;
import dev.lineclear.state.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps of incidents. */
abstract class IncidentsContract {
    private static final Instant NOW = Samples.NOW;

    private Store store;

    /** Where the test's database is, empty at first. */
    abstract String location() throws Exception;

    @BeforeEach
    void opens() throws Exception {
        store = Child.open(location(), 1);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private static Incident incident(String id, Instant at) {
        return new Incident(id, "s1", "kiro", "op", "ann", "it is slow", NOW, at, Optional.empty());
    }

    private static Incident.Closed found(String by) {
        return new Incident.Closed(
                by, NOW.plusSeconds(60), "a table was gone", "", List.of("one", "two"), List.of(), List.of("three"));
    }

    @Test
    void oneIsClosedOnceAndOutlivesARestart() throws Exception {
        store.incidents().open(incident("i2", NOW.plusSeconds(1)));
        store.incidents().open(incident("i1", NOW));
        assertEquals(
                List.of("i1", "i2"),
                store.incidents().open(10).stream().map(Incident::id).toList());
        assertTrue(store.incidents().close("i1", found("bob")));
        assertFalse(store.incidents().close("i1", found("eve")), "it is closed");
        assertFalse(store.incidents().close("i3", found("bob")), "there is none");
        store.close();
        store = Child.open(location(), 1);
        assertEquals(
                Optional.of(incident("i1", NOW).closed(found("bob"))),
                store.incidents().find("i1"));
        assertEquals(
                List.of("i2"),
                store.incidents().open(10).stream().map(Incident::id).toList());
        assertEquals(
                List.of("i2", "i1"),
                store.incidents().recent(10).stream().map(Incident::id).toList());
        assertEquals(1, store.incidents().recent(1).size());
        assertEquals(Optional.empty(), store.incidents().find("i3"));
    }
}
