package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is seen reaches policies, records and people, and of agents those alone who must stop. */
final class LookoutTest {
    private final Bench bench = new Bench(new Watch(Limits.DEFAULT, 7));

    private Answer delete(String name, String environment) {
        return delete(bench.gateway, name, environment);
    }

    private Answer delete(Assembly gateway, String name, String environment) {
        return gateway.pipeline()
                .clear(
                        Requests.proposal(
                                bench.session,
                                "db:Delete",
                                Requests.target(name, environment, Map.of("owner", "dba")),
                                0,
                                bench.now),
                        () -> {
                            bench.executed.add(name);
                            return bench.production;
                        });
    }

    private static Answer.Refused refused(Answer answer) {
        return assertInstanceOf(Answer.Refused.class, answer);
    }

    private List<String> signals() {
        return bench.hold().assessment().signals().stream().map(Signal::name).toList();
    }

    private void burst(int deletes) {
        for (int i = 0; i < deletes; i++) {
            delete("burst" + i, "beta");
        }
    }

    @Test
    void aBurstOfDeletesRaisesWhatIsRequiredAndItsAgentIsNotToldWhy() {
        burst(9);
        assertEquals(9, bench.executed.size(), "nine are let through");
        Answer.Refused answer = refused(delete("tenth", "beta"));
        assertEquals(Why.HELD, answer.why());
        assertEquals(1, bench.hold().required().approvals());
        assertEquals(List.of("burst-of-deletes"), signals());
        assertEquals(9, bench.executed.size());
        assertFalse((answer.message() + answer.missing() + answer.nextSteps()).contains("burst"), answer.message());
        delete("eleventh", "beta");
        assertEquals(1, bench.count(Kind.SIGNALLED), "said once");
        var said = bench.log.written(Kind.SIGNALLED).findFirst().orElseThrow().data();
        assertEquals("burst-of-deletes", said.path("name").asString(""));
        assertEquals(4, said.path("proposals").size());
    }

    @Test
    void inProductionItTakesOneOfTheOwningTeam() {
        delete("quiet", "production");
        assertTrue(bench.hold().required().teams().isEmpty());
        burst(10);
        delete("loud", "production");
        assertEquals(2, bench.hold().required().approvals());
        assertTrue(bench.hold().required().teams().contains("dba"));
    }

    @Test
    void whatWasHeldBeforeABurstStaysAsPeopleSignedIt() {
        delete("first", "production");
        Hold hold = bench.hold();
        bench.vote("ann", Vote.Decision.APPROVE);
        burst(12);
        assertEquals(hold.id(), refused(delete("first", "production")).holdId());
        assertEquals(
                List.of(),
                bench.tables.holds.get(hold.id()).assessment().signals().stream()
                        .map(Signal::name)
                        .toList());
    }

    @Test
    void whatWasHeldInABurstStaysMarkedWhenItIsOverAndAfterARestart() {
        burst(10);
        delete("eleventh", "beta");
        Hold hold = bench.hold();
        assertEquals(List.of("burst-of-deletes"), signals());
        bench.now = bench.now.plusSeconds(1_200);
        assertEquals(hold.id(), refused(delete("eleventh", "beta")).holdId());
        bench.watch = Optional.of(new Watch(Limits.DEFAULT, 7));
        Assembly again = bench.started("this");
        assertEquals(hold.id(), refused(delete(again, "eleventh", "beta")).holdId());
        bench.vote("ann", Vote.Decision.APPROVE);
        assertInstanceOf(Answer.Executed.class, delete(again, "eleventh", "beta"), "the vote still counts");
    }

    @Test
    void aRunawayEndsItsSessionAndItsAgentIsNotToldBywhat() {
        bench.policy = Requests.DEFAULT;
        Answer last = delete("t", "beta");
        for (int i = 0; i < 80 && bench.halts.isEmpty(); i++) {
            last = delete("t" + i, "beta");
        }
        Answer.Refused answer = refused(last);
        assertEquals(Why.HALTED, answer.why());
        assertTrue(
                bench.halts.getFirst().startsWith("runaway-deletes: This session asked to delete"),
                bench.halts.toString());
        assertFalse(answer.message().contains("delete"), answer.message());
        assertEquals(
                "halted",
                bench.log
                        .written(Kind.REFUSED)
                        .toList()
                        .getLast()
                        .data()
                        .path("why")
                        .asString(""));
        assertEquals(9, bench.executed.size(), "what came after the ninth waited for people");
    }

    @Test
    void aRefusalThatLooksAtBehaviourDoesNotNameIt() {
        burst(10);
        bench.policy = Requests.STOPPING;
        Answer.Refused answer = refused(delete("eleventh", "beta"));
        assertEquals(Why.DENIED, answer.why());
        assertTrue(answer.message().contains("signals [behaviour]"), answer.message());
        String recorded =
                bench.log.written(Kind.REFUSED).toList().getLast().data().toString();
        assertTrue(recorded.contains("signals [burst-of-deletes]"), "people see it: " + recorded);
    }

    @Test
    void policiesSeeHowMuchTheSessionDoes() {
        bench.policy = Requests.FIVE;
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Answer.Executed.class, delete("t" + i, "beta"));
        }
        assertEquals(Why.HELD, refused(delete("t5", "beta")).why());
        bench.now = bench.now.plusSeconds(4_200);
        assertInstanceOf(Answer.Executed.class, delete("t6", "beta"));
    }

    private Answer asks(String session, String operation, String name) {
        return bench.gateway
                .pipeline()
                .clear(
                        Requests.proposal(
                                Requests.session(session),
                                operation,
                                Requests.target(name, "beta", Map.of()),
                                0,
                                bench.now),
                        () -> bench.production);
    }

    /** In the assessment it is anyway; and people are told, once, of whichever sessions of the agent it is. */
    @Test
    void aProtectionOffAndThenTheDeleteIsOnRecordAlsoFromTwoSessions() {
        asks("one", "db:Unprotect", "orders");
        assertEquals(List.of(), said());
        Answer.Refused answer = refused(asks("one", "db:Delete", "orders"));
        refused(asks("one", "db:Delete", "orders"));
        assertEquals(List.of("protection-off-then-delete"), said());
        assertFalse((answer.message() + answer.missing() + answer.nextSteps()).contains("protection"));
        refused(asks("two", "db:Delete", "orders"));
        var record = bench.log.written(Kind.SIGNALLED).toList().getLast();
        assertEquals("agent", record.data().path("of").asString(""));
        assertEquals("raise", record.data().path("strength").asString(""));
        assertEquals(2, record.data().path("proposals").size(), record.data().toString());
        assertEquals(2, bench.count(Kind.SIGNALLED));
        bench.now = bench.now.plusSeconds(3_000);
        refused(asks("two", "db:Delete", "orders"));
        bench.now = bench.now.plusSeconds(3_000);
        asks("two", "db:Delete", "orders");
        assertTrue(bench.count(Kind.SIGNALLED) <= 3, "once an hour at most");
    }

    private void accept(String pattern) {
        bench.watch.orElseThrow().accept(Forerunner.all(pattern));
    }

    private List<String> said() {
        return bench.log
                .written(Kind.SIGNALLED)
                .map(r -> r.data().path("name").asString(""))
                .toList();
    }

    /** What is held, then what is let through elsewhere: each as its record has it, and the vote counts all the same. */
    @Test
    void anAcceptedPatternRaisesTheChangeThatCompletesItAndStaysWithIt() {
        accept("held-then-deleted (raise): held destroy db, then destroy db");
        assertInstanceOf(Answer.Executed.class, delete("t0", "beta"));
        refused(delete("orders", "production"));
        assertEquals(List.of(), said());
        Answer.Refused answer = refused(delete("t1", "beta"));
        assertEquals(Why.HELD, answer.why());
        assertEquals(List.of("pattern-held-then-deleted"), signals());
        assertEquals(1, bench.hold().required().approvals());
        assertFalse((answer.message() + answer.missing() + answer.nextSteps()).contains("pattern"), answer.message());
        Hold hold = bench.hold();
        assertEquals(hold.id(), refused(delete("t1", "beta")).holdId());
        bench.vote("ann", Vote.Decision.APPROVE);
        bench.now = bench.now.plusSeconds(600);
        accept("another (notice): held destroy db");
        assertInstanceOf(Answer.Executed.class, delete("t1", "beta"), "it stays what it was held as when dropped");
        assertEquals(List.of("pattern-held-then-deleted"), said(), "once");
        var record = bench.log.written(Kind.SIGNALLED).findFirst().orElseThrow().data();
        assertEquals(2, record.path("proposals").size(), record.toString());
    }

    @Test
    void aPatternThatEndsInARefusalOrASignalMarksWhatIsAskedForAfterwards() {
        accept("burst (raise): signal burst-of-deletes\nrefused (raise): refused destroy db");
        burst(9);
        delete("tenth", "beta");
        assertEquals(List.of("burst-of-deletes", "pattern-burst"), signals(), "what completes it is marked itself");
        assertEquals(List.of("burst-of-deletes", "pattern-burst"), said());
        bench.policy = Requests.STOPPING;
        Answer.Refused answer = refused(delete("eleventh", "beta"));
        assertTrue(answer.message().contains("signals [behaviour"), answer.message());
        assertFalse(answer.message().contains("pattern"), answer.message());
        assertEquals("pattern-refused", said().getLast());
        bench.policy = Requests.DEFAULT;
        bench.now = bench.now.plusSeconds(700);
        delete("twelfth", "beta");
        assertEquals(List.of("pattern-burst", "pattern-refused"), signals());
    }

    /** Failed, rejected: from the same places as the records. */
    @Test
    void whatPeopleAndProductionSaidNoToAreStepsToo() {
        accept("no (notice): failed destroy db, then rejected destroy db");
        bench.production = new Outcome.Refused(400, "Busy", "r");
        delete("t0", "beta");
        delete("orders", "production");
        assertEquals(List.of(), said());
        bench.vote("ann", Vote.Decision.REJECT);
        assertEquals(List.of("pattern-no"), said());
        delete("t1", "beta");
        assertFalse(signals().contains("pattern-no"), "people are told, and nothing more");
    }

    /** Hundreds of sessions read now and then; one is refused change after change. It looks beside the requests. */
    @Test
    void whatTheForestFindsEndsInTheRecordAndInNoAssessment() {
        Random random = new Random(11);
        for (int i = 0; i < 600; i++) {
            reads("usual" + i, 20 + random.nextInt(60));
            bench.now = bench.now.plusSeconds(31);
            reads("usual" + i, 1);
        }
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (int round = 0; !said().contains("unusual"); round++) {
            assertTrue(System.nanoTime() < end, "it was never found");
            bench.policy = Requests.STOPPING;
            bench.now = bench.now.plusSeconds(1_200);
            burst(30);
            bench.policy = Requests.DEFAULT;
            bench.now = bench.now.plusSeconds(31);
            long soon = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            while (!said().contains("unusual") && System.nanoTime() < soon) {
                bench.ask("db:Describe");
                Thread.yield();
            }
        }
        var record = bench.log
                .written(Kind.SIGNALLED)
                .filter(r -> r.data().path("name").asString("").equals("unusual"))
                .findFirst()
                .orElseThrow();
        assertEquals("notice", record.data().path("strength").asString(""));
        assertEquals(
                "This session behaves in a way that no session did lately.",
                record.data().path("sentence").asString(""));
        assertEquals(bench.session.id(), record.subject());
        delete("marked", "production");
        assertFalse(signals().contains("unusual"), "people are told, and nothing more");
    }

    private void reads(String session, int times) {
        for (int i = 0; i < times; i++) {
            Proposal proposal = Requests.proposal(
                    Requests.session(session), "db:Describe", Requests.target("t", "beta", Map.of()), 0, bench.now);
            bench.watch.orElseThrow().look(proposal, Requests.assessor().assess(proposal));
        }
    }

    @Test
    void whatPeopleRejectAndIsTriedAnotherWayIsMarked() {
        delete("orders", "production");
        bench.vote("ann", Vote.Decision.REJECT);
        bench.gateway
                .pipeline()
                .clear(
                        Requests.proposal(
                                bench.session,
                                "db:Update",
                                Requests.target("orders", "production", Map.of("owner", "dba")),
                                0,
                                bench.now),
                        () -> bench.production);
        assertEquals(List.of("refused-then-another-way"), signals());
        assertEquals(2, bench.hold().required().approvals());
    }
}
