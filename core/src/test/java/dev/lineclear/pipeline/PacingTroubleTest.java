package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Outcome;
import dev.lineclear.safeguard.rollout.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Restarts, clocks, doubt and a log that is full: nothing is let on that was not watched. */
final class PacingTroubleTest extends PacingRig {
    @Test
    void slowingDownForgetsNothingThatIsStopped() {
        ask("one", 5);
        health.is(Judgement.Result.FAILED);
        pass(Duration.ofMinutes(1));
        health.is(Judgement.Result.PASSED);
        bench.now = bench.now.plus(Duration.ofDays(20));
        gateway.pacing().look();
        new MemoryPaces(bench.tables, bench).forget(bench.now);
        held(ask("two", 5));
    }

    @Test
    void ofTwoAtOnceOneBegins() {
        AtomicReference<Answer> inner = new AtomicReference<>();
        bench.before.put("paces.begin", () -> inner.set(ask("one", 5)));
        held(ask("two", 5));
        assertInstanceOf(Answer.Executed.class, inner.get());
        assertEquals(List.of("one"), bench.executed);
    }

    @Test
    void aRestartAndAnotherGatewayKnowIt() {
        ask("one", 5);
        gateway = bench.started("other");
        held(ask("two", 5));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
    }

    @Test
    void aClockThatJumpsEndsNoWatch() {
        ask("one", 5);
        bench.now = bench.now.plus(Duration.ofMinutes(50));
        gateway.pacing().look();
        held(ask("two", 5));
    }

    @Test
    void whatProductionRefusedStandsForNothing() {
        bench.production = new Outcome.Refused(400, "r", "Invalid");
        ask("one", 5);
        bench.production = new Outcome.Succeeded(200, "r");
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        held(ask("three", 5));
    }

    @Test
    void whatIsInDoubtStopsTheRest() {
        bench.production = new Outcome.InDoubt("the connection died");
        ask("one", 5);
        bench.production = new Outcome.Succeeded(200, "r");
        assertTrue(held(ask("two", 5)).message().contains("was executed is not known"));
    }

    /** The record first: what cannot be said is not so. */
    @Test
    void whatCannotBeSaidOnRecordLetsNothingOn() {
        ask("one", 5);
        bench.failing.add("log.write.PACE_MOVED");
        for (int i = 0; i < 70; i++) {
            bench.now = bench.now.plusSeconds(10);
            try {
                gateway.pacing().look();
            } catch (RuntimeException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("PACE_MOVED"));
            }
        }
        held(ask("two", 5));
    }
}
