package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.pipeline.Answer.Why;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.record.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Log, store and undoer failing at every step of a change: nothing is executed, or nobody is told that it went well. */
final class FailingPortsTest {
    private final Bench bench = new Bench();

    private static Why why(Answer answer) {
        return assertInstanceOf(Answer.Refused.class, answer).why();
    }

    @Test
    void aReadThatCannotBeRecordedIsNotAnswered() {
        bench.failing.add("log.write.READ");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Describe")));
    }

    @Test
    void aFaultOfTheStoreRefusesAndIsRecorded() {
        bench.failing.add("holds.live");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Delete")));
        assertEquals(List.of(Kind.REFUSED), bench.kinds());
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void stepsThatCannotBeKeptStopWhatDeletesAndReadsAskForNone() {
        bench.failing.addAll(List.of("steps.take", "steps.since"));
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Delete")));
        assertEquals(List.of(), bench.executed);
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Describe"));
    }

    @Test
    void aLogThatFailsBeforeTheIntentStopsTheExecutionAndGivesUpTheClaim() {
        bench.granted();
        bench.failing.add("log.write.INTENT");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Update")));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
    }

    @Test
    void aLogThatFailsAtTheClaimStopsTheExecutionAndGivesUpTheClaim() {
        bench.granted();
        bench.failing.add("log.write.HOLD_MOVED");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Update")));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
    }

    @Test
    void aLogThatFailsBetweenIntentAndExecutionStopsIt() {
        bench.granted();
        bench.failing.add("log.write.CAPTURE");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Update")));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
        assertEquals(Kind.OUTCOME, bench.kinds().getLast());
    }

    @Test
    void aLogThatFailsAtTheOutcomeLeavesADoubtAndNoSuccess() {
        bench.granted();
        bench.failing.add("log.write.OUTCOME");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Update")));
        assertEquals(List.of("db:Update"), bench.executed);
        assertEquals(HoldState.IN_DOUBT, bench.state());
        bench.failing.clear();
        assertEquals(Why.HELD, why(bench.ask("db:Update")));
        assertEquals(List.of("db:Update"), bench.executed, "never run again by itself");
    }

    @Test
    void aSnapshotThatFailsStopsTheExecution() {
        bench.granted();
        bench.failing.add("undo.capture");
        assertEquals(Why.FAILED_CLOSED, why(bench.ask("db:Update")));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
    }

    @Test
    void aSessionThatCannotBeLookedUpStopsTheExecutionAndGivesUpTheClaim() {
        bench.granted();
        bench.failing.add("sessions.find");
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Update"));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
    }
}
