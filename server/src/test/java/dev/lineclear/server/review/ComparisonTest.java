package dev.lineclear.server.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    private void takenBack(String session, String id, String hold) {
        back(session, "lineclear", id, hold);
    }

    private void back(String session, String agent, String id, String hold) {
        record(
                id,
                "intent",
                "p" + id,
                "{'session':'" + session + "','agent':'" + agent + "','operation':'lineclear:Revert','input':{'hold':'"
                        + hold + "'}}");
        record("x" + id, "outcome", "p" + id, "{'intent':'" + id + "','outcome':{'kind':'Succeeded'}}");
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

    private Counts of(String dimension, String name) {
        return comparison.tallies().get(dimension).getOrDefault(name, new Counts());
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
        takenBack("revert-" + HOLD + "-ann", "i4", HOLD);
        assertEquals(new Rate(1, 2), of("kind of actor", "agent").failures());
        assertEquals(new Rate(1, 2), of("model", "m1").reverts());
        assertEquals(new Rate(1, 2), of("agent and version", "kiro 2").reverts());
        assertEquals(new Rate(1, 1), of("kind of actor", "person").failures());
        assertEquals(new Rate(0, 1), of("kind of actor", "person").reverts());
        assertEquals(new Rate(1, 1), of("service", "iam").nearMisses());
        assertEquals(List.of(7_000L), of("service", "s3").recovery().took());
        assertEquals("1, too few to say", of("service", "s3").recovery().words());
        assertEquals(new Rate(2, 3), of("service", "s3").failures());
    }

    /** Repeating what failed already, or taking back the same twice, does not make it more. */
    @Test
    void aChangeFailsOnce() {
        opened("A", "");
        record("h", "hold-opened", HOLD, "{'session':'A','operation':'s3:PutObject'}");
        change("A", "i1", HOLD, ",'verification':{'confirmed':false}");
        record("c", "compared", HOLD, "{'intent':'i1','seen':true,'same':false}");
        takenBack("revert-" + HOLD + "-ann", "i2", HOLD);
        takenBack("revert-" + HOLD + "-bob", "i3", HOLD);
        assertEquals(new Rate(1, 1), of("agent", "kiro").failures());
        assertEquals(new Rate(1, 1), of("agent", "kiro").reverts());
    }

    /** What a rollout puts back is no good change, though nobody's name is in its session. */
    @Test
    void whatARolloutPutsBackFailed() {
        opened("A", "");
        record("h", "hold-opened", HOLD, "{'session':'A','operation':'s3:PutObject'}");
        change("A", "i1", HOLD, "");
        takenBack("rollout-01KAZ3Q7T2X9V4M8N6P5R1S0WR", "i2", HOLD);
        assertEquals(new Rate(1, 1), of("agent", "kiro").failures());
        assertEquals(new Rate(1, 1), of("agent", "kiro").reverts());
    }

    @Test
    void anAgentsRequestThatIsCalledARevertTakesNothingBack() {
        opened("A", "");
        opened("B", "");
        record("h", "hold-opened", HOLD, "{'session':'A','operation':'s3:PutObject'}");
        change("A", "i1", HOLD, "");
        back("B", "kiro", "i2", HOLD);
        assertEquals(new Rate(0, 2), of("agent", "kiro").reverts());
    }

    /** Those of the stage that failed, and no others of the same session. */
    @Test
    void aStageThatFailedFailsItsChanges() {
        opened("A", "");
        record(
                "h",
                "hold-opened",
                HOLD,
                "{'session':'A','operation':'lineclear:Rollout','input':{'stages':[{'steps':[{'proposal':'d1'}]},"
                        + "{'steps':[{'proposal':'d2'},{'proposal':'d3'}]}]}}");
        for (String digest : List.of("d1", "d2", "d3", "d4")) {
            record(
                    digest,
                    "intent",
                    "p" + digest,
                    "{'session':'A','operation':'s3:PutObject','digest':'" + digest + "'}");
            record("x" + digest, "outcome", "p", "{'intent':'" + digest + "','outcome':{'kind':'Succeeded'}}");
        }
        record("m1", "rollout-moved", HOLD, "{'event':'PASSED','stage':1}");
        assertEquals(new Rate(0, 4), of("agent", "kiro").failures());
        record("m2", "rollout-moved", HOLD, "{'event':'FAILED_FREEZE','stage':1}");
        record("m3", "rollout-moved", "another", "{'event':'FAILED_FREEZE','stage':0}");
        assertEquals(new Rate(2, 4), of("agent", "kiro").failures());
        assertEquals(new Rate(0, 4), of("agent", "kiro").reverts());
    }

    /** A change set that is too long for a record: the record of the failure has the stage's requests. */
    @Test
    void aStageOfALongChangeSetThatFailedFailsItsChanges() {
        opened("A", "");
        record(
                "h",
                "hold-opened",
                HOLD,
                "{'session':'A','operation':'lineclear:Rollout','input':{'committed':'c','size':20000}}");
        for (String digest : List.of("d1", "d2", "d3")) {
            record(
                    digest,
                    "intent",
                    "p" + digest,
                    "{'session':'A','operation':'s3:PutObject','digest':'" + digest + "'}");
            record("x" + digest, "outcome", "p", "{'intent':'" + digest + "','outcome':{'kind':'Succeeded'}}");
        }
        record("m1", "rollout-moved", HOLD, "{'event':'FAILED_ASK','stage':1,'failed':{'requests':['d2','d3']}}");
        assertEquals(new Rate(2, 3), of("agent", "kiro").failures());
    }

    @Test
    void incidentsAreCountedBesideChanges() {
        opened("A", ",'model':'m1'");
        change("A", "i1", "", "");
        record("n", "incident-opened", "I", "{'session':'A','agent':'kiro','what':'gone'}");
        assertEquals(1, of("model", "m1").incidents());
        assertEquals(new Rate(0, 1), of("model", "m1").failures());
        assertEquals(
                1,
                ComparisonPage.json(comparison)
                        .path("agent")
                        .path("kiro")
                        .path("incidents")
                        .asInt());
    }

    /** By the table of the binomial: of 20 the 6th from each end, of 25 the 8th, of 100 the 40th. */
    @ParameterizedTest
    @CsvSource({"6,1", "20,6", "25,8", "100,40", "500000,249307"})
    void theMediansIntervalIsOfTheOrder(int all, int rank) {
        assertEquals(rank, Recovery.rank(all));
    }

    @Test
    void ofTwentyTheMedianIsSaidWithItsInterval() {
        List<Long> took = new ArrayList<>();
        for (long i = 20; i > 1; i--) {
            took.add(i * 1_000);
        }
        assertEquals("19, too few to say", new Recovery(took).words());
        took.add(1_000L);
        assertEquals("10.5 s (6.0 to 15.0 s)", new Recovery(took).words());
        assertEquals("none", new Recovery(List.of()).words());
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
