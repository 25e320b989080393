package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.pipeline.HoldLifecycle.Event;
import dev.lineclear.proposal.HoldState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HoldLifecycleTest {

    @Test
    void theDiagramInTheDocsIsTheTable() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("hold-lifecycle.md");
        String text = Files.readString(page);
        String inside = text.substring(text.indexOf("```mermaid\n") + "```mermaid\n".length());
        assertEquals(
                HoldLifecycle.diagram(),
                inside.substring(0, inside.indexOf("```")),
                "docs/hold-lifecycle.md is out of date; put HoldLifecycle.diagram() into it");
    }

    @Test
    void everyStateIsReachedAndEveryEventUsed() {
        Set<HoldState> reached = EnumSet.of(HoldState.OPEN);
        Set<Event> used = EnumSet.noneOf(Event.class);
        for (HoldLifecycle.Transition t : HoldLifecycle.TABLE) {
            reached.add(t.to());
            used.add(t.event());
        }
        assertEquals(EnumSet.allOf(HoldState.class), reached);
        assertEquals(EnumSet.allOf(Event.class), used);
    }

    @Test
    void nothingLeadsOutOfTheEndAndSomethingOutOfEverythingElse() {
        for (HoldState state : HoldState.values()) {
            boolean leaves = HoldLifecycle.TABLE.stream().anyMatch(t -> t.from() == state);
            assertEquals(!state.terminal(), leaves, state.name());
        }
    }

    @Test
    void noEventLeadsTwoWays() {
        Set<String> seen = new HashSet<>();
        for (HoldLifecycle.Transition t : HoldLifecycle.TABLE) {
            assertTrue(seen.add(t.from() + " " + t.event()), t.toString());
        }
    }

    @Test
    void onlyAGrantedHoldIsClaimedAndNothingComesBackFromAClaim() {
        for (HoldState state : HoldState.values()) {
            assertEquals(
                    state == HoldState.GRANTED,
                    HoldLifecycle.next(state, Event.CLAIM).isPresent(),
                    state.name());
        }
        Set<HoldState> afterClaim = EnumSet.noneOf(HoldState.class);
        collect(HoldState.CLAIMED, afterClaim);
        assertEquals(
                EnumSet.of(HoldState.EXECUTED, HoldState.FAILED, HoldState.IN_DOUBT, HoldState.SETTLED), afterClaim);
    }

    private static void collect(HoldState from, Set<HoldState> into) {
        for (HoldLifecycle.Transition t : HoldLifecycle.TABLE) {
            if (t.from() == from && into.add(t.to())) {
                collect(t.to(), into);
            }
        }
    }
}
