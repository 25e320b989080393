package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Limits;
import dev.lineclear.assessment.watch.Watch;
import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
