package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every way a proposal can go through {@link Pipeline#clear}, and what is on record and in the store afterwards. */
final class PipelineTest {
    private final Bench bench = new Bench();

    private static Why why(Answer answer) {
        return assertInstanceOf(Answer.Refused.class, answer).why();
    }

    private static Outcome outcome(Answer answer) {
        return assertInstanceOf(Answer.Executed.class, answer).outcome();
    }

    @Test
    void aReadIsExecutedUnderOneRecord() {
        assertEquals(bench.production, outcome(bench.ask("db:Describe")));
        assertEquals(List.of(Kind.READ), bench.kinds());
    }

    @Test
    void whatIsAllowedLeavesIntentAndOutcomeAndNoHold() {
        assertEquals(bench.production, outcome(bench.ask("db:Update", "beta")));
        assertEquals(List.of(Kind.INTENT, Kind.OUTCOME), bench.kinds());
        assertTrue(bench.tables.holds.isEmpty());
    }

    @Test
    void whatIsDeniedIsRecordedAndNotExecuted() {
        assertEquals(Why.DENIED, why(bench.ask("db:Mystery")));
        assertEquals(List.of(Kind.REFUSED), bench.kinds());
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void whatNeedsOnlyASnapshotWaitsForNobody() {
        bench.policy = Requests.SNAPSHOT_ONLY;
        assertEquals(bench.production, outcome(bench.ask("db:Update")));
        assertEquals(List.of(Kind.INTENT, Kind.CAPTURE, Kind.OUTCOME), bench.kinds());
        assertTrue(bench.tables.holds.isEmpty());
    }

    @Test
    void whatIsHeldRunsOnceApprovedAndIsHeldAnewAfterwards() {
        assertEquals(Why.HELD, why(bench.ask("db:Delete")));
        assertEquals(HoldState.OPEN, bench.state());
        bench.vote("ann", Vote.Decision.APPROVE);
        assertEquals(HoldState.OPEN, bench.state());
        bench.vote("bob", Vote.Decision.APPROVE);
        assertEquals(HoldState.GRANTED, bench.state());
        assertEquals(List.of(), bench.executed, "a vote executes nothing");
        assertEquals(bench.production, outcome(bench.ask("db:Delete")));
        assertEquals(HoldState.EXECUTED, bench.state());
        assertEquals(Why.HELD, why(bench.ask("db:Delete")));
        assertEquals(HoldState.OPEN, bench.state());
        assertEquals(List.of("db:Delete"), bench.executed);
        assertEquals(2, bench.tables.holds.size());
    }

    @Test
    void anObservedGateLetsThroughWhatItWouldHold() {
        Bench observing = new Bench(Duration.ZERO, Set.of(Requests.GATE));
        assertEquals(observing.production, outcome(observing.ask("db:Delete")));
        assertEquals(observing.production, outcome(observing.ask("db:Mystery")));
        assertEquals(List.of(Kind.INTENT, Kind.OUTCOME, Kind.INTENT, Kind.OUTCOME), observing.kinds());
        assertEquals(
                List.of(
                        "{\"production-destroy-needs-two-people-and-a-way-back\":\"hold\"}",
                        "{\"unknown-operation\":\"deny\"}"),
                observing
                        .log
                        .written(Kind.INTENT)
                        .map(r -> r.data().at("/explanation/observed").toString())
                        .toList());
    }

    /** As for a hold; what nobody objects to waits for no look, and a look that fails holds nothing up. */
    @Test
    void anObservedGateLooksAtWhatItWouldHold() {
        Bench observing = new Bench(Duration.ZERO, Set.of(Requests.GATE));
        observing.live = proposal -> List.of("it has 3,000 items");
        observing.ask("db:Delete");
        observing.ask("db:Update", "beta");
        observing.live = proposal -> {
            throw new IllegalStateException("no answer");
        };
        assertEquals(observing.production, outcome(observing.ask("db:Mystery")));
        assertEquals(
                List.of("[\"it has 3,000 items\"]", "[]", "[\"what is there was not looked at: the look failed\"]"),
                observing
                        .log
                        .written(Kind.INTENT)
                        .map(r -> r.data().at("/assessment/observations").toString())
                        .toList());
    }

    @Test
    void aHaltReachesWhatIsBeingCaptured() {
        bench.granted();
        bench.before.put(
                "undo.capture", () -> bench.tables.sessions.put("s1", bench.session.withState(Session.State.HALTED)));
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Update"));
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aPolicySwappedAfterTheClaimStopsTheExecutionEvenWhenItAsksForLess() {
        bench.ask("db:Delete");
        bench.vote("ann", Vote.Decision.APPROVE);
        bench.vote("bob", Vote.Decision.APPROVE);
        bench.before.put("undo.capture", () -> bench.policy = Requests.LOOSE);
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
    }

    @Test
    void aVoteThatExpiresBeforeTheExecutionCountsNoMore() {
        bench.ask("db:Update");
        bench.vote("ann", Vote.Decision.APPROVE, bench.now.plusSeconds(60));
        bench.before.put("undo.capture", () -> bench.now = bench.now.plusSeconds(61));
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Update"));
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aNoAfterTheClaimIsRefusedAndSaidToBe() {
        bench.granted();
        List<String> codes = new ArrayList<>();
        bench.before.put(
                "undo.capture",
                () -> codes.add(bench.vote("bob", Vote.Decision.REJECT).code()));
        bench.ask("db:Update");
        assertEquals(List.of("hold-not-open"), codes);
    }

    @Test
    void aNoThatIsOvertakenByTheClaimIsSaidToBeTooLate() {
        bench.granted();
        bench.before.put("log.write.VOTE", () -> bench.ask("db:Update"));
        Ballots.Cast no = bench.vote("bob", Vote.Decision.REJECT);
        assertEquals("too-late", no.code());
        assertFalse(no.accepted());
        assertEquals(HoldState.EXECUTED, no.state());
    }
}
