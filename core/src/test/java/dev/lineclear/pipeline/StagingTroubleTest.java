package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Outcome;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clocks, doubt, gateways that die and a log that is full. */
final class StagingTroubleTest extends StagingRig {
    @Test
    void aClockThatJumpsEndsNoWatch() {
        String id = agreed(three(OnFailure.REVERT));
        bench.now = bench.now.plus(Duration.ofHours(5));
        turn();
        assertEquals(RolloutState.BAKING, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
    }

    @Test
    void aRequestInDoubtIsNeverSentAgain() {
        String id = proposed(three(OnFailure.REVERT));
        bench.production = new Outcome.InDoubt("the connection died");
        bench.vote("ann", Vote.Decision.APPROVE);
        turn();
        pass(BAKE);
        assertEquals(RolloutState.IN_DOUBT, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
        String doubtful = bench.tables.holds.values().stream()
                .filter(h -> h.state() == HoldState.IN_DOUBT)
                .findFirst()
                .orElseThrow()
                .id();
        assertTrue(bench.gateway.recovery().settle(doubtful, "ann", "it ran"));
        turn();
        assertEquals(RolloutState.FROZEN, rollout(id).state());
    }

    @Test
    void anotherGatewayGoesOnWhereOneDied() {
        String id = agreed(three(OnFailure.REVERT));
        Staging other = bench.started("other").staging();
        List<Staging.Work> none = other.work();
        assertTrue(none.isEmpty(), "while the first one has it");
        for (int i = 0; i < 120; i++) {
            bench.now = bench.now.plusSeconds(31);
            other.work().forEach(Staging.Work::run);
            other.work().forEach(Staging.Work::run);
        }
        assertEquals(RolloutState.DONE, rollout(id).state(), rollout(id).because());
        assertEquals(4, bench.executed.size());
    }

    @Test
    void whatCannotBeSaidOnRecordIsNotDone() {
        String id = agreed(three(OnFailure.REVERT));
        bench.failing.add("log.write.ROLLOUT_MOVED");
        List<String> before = new ArrayList<>(bench.executed);
        pass(BAKE.plusSeconds(40));
        assertEquals(before, bench.executed);
        bench.failing.clear();
        pass(BAKE);
        assertEquals(2, bench.executed.size(), rollout(id).toString());
    }

    @Test
    void aSessionThatEndsBeforeTheLastWatchIsSaidSo() {
        ChangeSet slow = set(
                OnFailure.ASK,
                Stream.iterate(0, i -> i + 1)
                        .limit(10)
                        .map(i -> new Stage("s" + i, List.of(update("t" + i, "beta")), Duration.ofDays(7), List.of()))
                        .toArray(Stage[]::new));
        var e = assertThrows(Staging.UnfitException.class, () -> staging.propose(bench.session, slow, ""));
        assertTrue(String.valueOf(e.getMessage()).contains("session ends before"));
        assertFalse(bench.kinds().contains(Kind.HOLD_OPENED));
    }
}
