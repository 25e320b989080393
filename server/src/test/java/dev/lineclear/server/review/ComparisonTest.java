package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.review.Comparison.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counting by who made changes, and what the counts say. */
final class ComparisonTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HOLD = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";

    private final Comparison comparison = Comparison.over(START, START.plusSeconds(1_000));
    private long seconds;

    private void record(String id, String kind, String subject, String data) {
        String json = "{'id':'" + id + "','type':'dev.lineclear." + kind + ".v1','subject':'" + subject + "','time':'"
                + START.plusSeconds(seconds++) + "','data':" + data + "}";
        comparison.line(Story.line(seconds, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private void opened(String session, String more) {
        record("o" + session, "session-opened", session, "{'agent':'kiro'" + more + "}");
    }

    private void change(String session, String id, String hold, String more) {
        record(
                id,
                "intent",
                "p" + id,
                "{'session':'" + session + "','operation':'s3:PutObject'"
                        + (hold.isEmpty() ? "" : ",'hold':'" + hold + "'") + "}");
        record("x" + id, "outcome", "p" + id, "{'intent':'" + id + "','outcome':{'kind':'Succeeded'}" + more + "}");
    }

    private Tally of(String dimension, String name) {
        return comparison.tallies().get(dimension).getOrDefault(name, new Tally());
    }

    @Test
    void peopleAndAgentsAreToldApartAndWhatWasTakenBackFailed() {
        opened("A", ",'model':'m1','agentVersion':'2'");
        opened("B", ",'human':true");
        record("h", "hold-opened", HOLD, "{'session':'A','operation':'s3:PutObject'}");
        change("A", "i1", HOLD, "");
        change("A", "i2", "", "");
        change("B", "i3", "", ",'verification':{'confirmed':false}");
        record("r", "refused", "p", "{'session':'A','why':'denied','operation':'iam:PutUserPolicy'}");
        change("revert-" + HOLD + "-ann", "i4", "01KAZ3Q7T2X9V4M8N6P5R1S0WD", "");
        assertEquals(new Rate(1, 2), of("kind of actor", "agent").failures());
        assertEquals(new Rate(1, 2), of("model", "m1").reverts());
        assertEquals(new Rate(1, 2), of("agent and version", "kiro 2").reverts());
        assertEquals(new Rate(1, 1), of("kind of actor", "person").failures());
        assertEquals(new Rate(0, 1), of("kind of actor", "person").reverts());
        assertEquals(new Rate(1, 1), of("service", "iam").nearMisses());
        assertEquals(Optional.of(Duration.ofSeconds(7)), of("service", "s3").medianRecovery());
        assertEquals(new Rate(2, 3), of("service", "s3").failures());
    }

    /** Repeating what failed already, or taking back the same twice, does not make it more. */
    @Test
    void aChangeFailsOnce() {
        opened("A", "");
        record("h", "hold-opened", HOLD, "{'session':'A','operation':'s3:PutObject'}");
        change("A", "i1", HOLD, ",'verification':{'confirmed':false}");
        record("c", "compared", HOLD, "{'intent':'i1','seen':true,'same':false}");
        change("revert-" + HOLD + "-ann", "i2", "", "");
        change("revert-" + HOLD + "-bob", "i3", "", "");
        assertEquals(new Rate(1, 1), of("agent", "kiro").failures());
        assertEquals(new Rate(1, 1), of("agent", "kiro").reverts());
    }

    /** Worked out apart from this, from the formula as it is published. */
    @ParameterizedTest
    @CsvSource({"3,40,0.02584,0.19864", "0,20,0,0.16113", "20,20,0.83887,1"})
    void intervalsAreWilsons(long some, long all, double low, double high) {
        assertEquals(low, new Rate(some, all).low(), 1e-4);
        assertEquals(high, new Rate(some, all).high(), 1e-4);
    }

    /** Newcombe's own example (1998, table II, 56/70 and 48/80): 0.0524 to 0.3339. */
    @Test
    void differencesAreNewcombes() {
        double[] between = new Rate(56, 70).less(new Rate(48, 80));
        assertEquals(0.0524, between[0], 1e-4);
        assertEquals(0.3339, between[1], 1e-4);
    }

    private static String apart(long failedAgents, long agents, long failedPeople, long people) {
        return ComparisonPage.apart(new Rate(failedAgents, agents), new Rate(failedPeople, people), "fail");
    }

    @Test
    void nothingIsClaimedThatTheNumbersDoNotCarry() {
        assertTrue(apart(19, 19, 0, 1_000).contains("too few to say"));
        assertTrue(apart(5, 40, 3, 40).contains("do not tell"), "a difference that may be chance");
        assertTrue(apart(30, 60, 3, 60).startsWith("Agents' requests fail more often"));
        assertTrue(apart(3, 60, 30, 60).startsWith("Agents' requests fail less often"));
        assertEquals("3 of 19, too few to say", new Rate(3, 19).words());
        assertEquals("3 of 40, 7.5 % (2.6 to 19.9 %)", new Rate(3, 40).words());
        assertEquals(
                CanonicalJson.MAPPER.createObjectNode(),
                ComparisonPage.json(comparison).path("model"));
    }
}
