package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.state.StateException;
import dev.lineclear.state.Steps;
import dev.lineclear.state.Store;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store keeps of the steps of a session, for a while. */
abstract class StepsContract extends StoreContract {
    private static Steps.Step step(String proposal, String operation, Instant at) {
        return new Steps.Step(
                proposal,
                operation,
                Effect.DESTROY,
                false,
                List.of("arn:aws:rds:eu-west-1:1:db:orders"),
                Map.of("DBInstanceIdentifier", "not-to-be-read"),
                at);
    }

    private static Digest request(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> proposals(List<Steps.Step> steps) {
        return steps.stream().map(Steps.Step::proposal).toList();
    }

    @Test
    void stepsAreOfOneSessionSinceATimeOldestFirstAndTheSameRequestIsOne() throws Exception {
        Steps steps = store.steps();
        assertEquals(List.of(), steps.take("s1", request("a"), step("p1", "rds:A", NOW), NOW));
        assertEquals(List.of(), steps.take("s2", request("a"), step("p2", "rds:A", NOW), NOW));
        Instant later = NOW.plusSeconds(60);
        assertEquals(List.of("p1"), proposals(steps.take("s1", request("b"), step("p3", "rds:B", later), NOW)));
        restart();
        assertEquals(
                List.of(step("p1", "rds:A", NOW), step("p3", "rds:B", later)),
                store.steps().since("s1", NOW));
        assertEquals(List.of("p3"), proposals(store.steps().since("s1", later)));
        assertEquals(
                List.of("p3"),
                proposals(store.steps().take("s1", request("a"), step("p4", "rds:A", later.plusSeconds(1)), NOW)));
        assertEquals(List.of("p3", "p4"), proposals(store.steps().since("s1", NOW)));
        store.steps().forget(later.plusSeconds(1));
        assertEquals(List.of("p4"), proposals(store.steps().since("s1", NOW)));
        assertEquals(List.of(), store.steps().since("s2", NOW));
    }

    @Test
    void ofAPlanOfThousandsTheLatestStepsAreKept() throws Exception {
        for (int i = 0; i < Steps.MOST + 20; i++) {
            store.steps().take("s1", request("r" + i), step("p%04d".formatted(i), "rds:A", NOW), NOW);
        }
        List<String> kept = proposals(store.steps().since("s1", NOW));
        assertEquals(Steps.MOST, kept.size());
        assertEquals("p0020", kept.getFirst());
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM steps")) {
            assertTrue(rows.next() && rows.getInt(1) <= Steps.MOST + 1, () -> "the others are gone");
        }
    }

    @Test
    void ofTwoStepsThroughTwoGatewaysAtOnceOneIsShownTheOther() throws Exception {
        try (Store other = open(1)) {
            for (int round = 0; round < 20; round++) {
                String session = "s" + round;
                long shown = wins(i -> () -> i < 2
                        && !(i == 0 ? store : other)
                                .steps()
                                .take(session, request("r" + i), step("p" + i, "rds:A", NOW), NOW)
                                .isEmpty());
                assertTrue(shown >= 1, session);
            }
        }
    }

    @Test
    void whatARequestCallsThingsStandsNowhereInTheDatabaseAndIsOfItsSession() throws Exception {
        store.steps().take("s1", request("a"), step("p1", "rds:A", NOW), NOW);
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT body FROM steps")) {
            assertTrue(row.next());
            assertFalse(row.getString(1).contains("not-to-be-read"));
        }
        sql("UPDATE steps SET session_id = 's2'");
        assertThrows(StateException.class, () -> store.steps().since("s2", NOW));
    }
}
