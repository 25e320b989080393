package dev.lineclear.safeguard.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.RolloutState;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Event;
import dev.lineclear.safeguard.rollout.RolloutLifecycle.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RolloutLifecycleTest {

    @Test
    void theDiagramInTheDocsIsTheTable() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("rollouts.md");
        String text = Files.readString(page);
        String inside = text.substring(text.indexOf("```mermaid\n") + "```mermaid\n".length());
        assertEquals(
                RolloutLifecycle.diagram(),
                inside.substring(0, inside.indexOf("```")),
                "docs/rollouts.md is out of date; put RolloutLifecycle.diagram() into it");
    }

    @Test
    void everyStateIsReachedAndEveryEventUsed() {
        Set<RolloutState> reached = EnumSet.of(RolloutState.READY);
        Set<Event> used = EnumSet.noneOf(Event.class);
        for (Transition t : RolloutLifecycle.TABLE) {
            reached.add(t.to());
            used.add(t.event());
        }
        assertEquals(EnumSet.allOf(RolloutState.class), reached);
        assertEquals(EnumSet.allOf(Event.class), used);
    }

    @Test
    void noEventLeadsTwoWaysAndEachLeadsWhereTheTableSays() {
        Set<String> seen = new HashSet<>();
        for (Transition t : RolloutLifecycle.TABLE) {
            assertTrue(seen.add(t.from() + " " + t.event()), t.toString());
            assertEquals(t.to(), RolloutLifecycle.next(t.from(), t.event()).orElseThrow());
        }
    }

    @Test
    void nothingLeadsOutOfTheEndAndAHaltOutOfAllThatMoves() {
        for (RolloutState state : RolloutState.values()) {
            boolean leaves = RolloutLifecycle.TABLE.stream().anyMatch(t -> t.from() == state);
            assertEquals(!state.terminal(), leaves, state.name());
            if (state.moving()) {
                assertEquals(
                        RolloutState.HALTED,
                        RolloutLifecycle.next(state, Event.HALT).orElseThrow(),
                        state.name());
            }
        }
    }

    /** The one way to the next stage without people's word is that the one before it passed. */
    @Test
    void aStageBeginsOnlyAfterTheOneBeforeItPassedOrPeopleSaidSo() {
        for (Transition t : RolloutLifecycle.TABLE) {
            if (t.to() == RolloutState.RUNNING) {
                assertEquals(new Transition(RolloutState.READY, Event.BEGIN, RolloutState.RUNNING), t);
            }
            if (t.to() == RolloutState.READY) {
                assertTrue(t.event() == Event.PASSED || t.event() == Event.GO_ON, t.toString());
            }
        }
    }

    @Test
    void whatWasHaltedFrozenOrPutBackNeverGoesOn() {
        for (RolloutState start : EnumSet.of(RolloutState.HALTED, RolloutState.FROZEN, RolloutState.REVERTING)) {
            Set<RolloutState> after = EnumSet.noneOf(RolloutState.class);
            collect(start, after);
            assertFalse(after.contains(RolloutState.RUNNING), start + " leads to " + after);
            assertFalse(after.contains(RolloutState.DONE), start + " leads to " + after);
        }
    }

    private static void collect(RolloutState from, Set<RolloutState> into) {
        for (Transition t : RolloutLifecycle.TABLE) {
            if (t.from() == from && into.add(t.to())) {
                collect(t.to(), into);
            }
        }
    }
}
