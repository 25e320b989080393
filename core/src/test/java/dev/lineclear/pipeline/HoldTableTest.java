package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.HoldLifecycle.Transition;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the table of holds, driven through the classes that move them; and what recovery makes of crashes. */
final class HoldTableTest {
    private final Bench bench = new Bench();

    static List<Transition> table() {
        return HoldLifecycle.TABLE;
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyLineHappensAndIsOnRecord(Transition line) {
        if (line.from() == HoldState.OPEN) {
            bench.ask("db:Update");
        } else {
            bench.granted();
        }
        Hold hold = bench.hold();
        drive(line, hold);
        assertTrue(bench.moved(line.from(), line.to()), bench.tables.moves.toString());
        assertEquals(line.to(), bench.tables.holds.get(hold.id()).state());
        assertTrue(
                bench.log
                        .durable(Kind.HOLD_MOVED)
                        .anyMatch(r -> r.subject().equals(hold.id())
                                && r.data()
                                        .path("event")
                                        .asString("")
                                        .equals(line.event().name())
                                && r.data()
                                        .path("from")
                                        .asString("")
                                        .equals(line.from().name())
                                && r.data()
                                        .path("to")
                                        .asString("")
                                        .equals(line.to().name())),
                bench.kinds().toString());
    }

    private void drive(Transition line, Hold hold) {
        switch (line.event()) {
            case EVIDENCE_COMPLETE -> bench.vote("ann", Vote.Decision.APPROVE);
            case EVIDENCE_LOST -> bench.gateway.ballots().withdraw(hold.id(), "ann");
            case REJECT -> bench.vote("bob", Vote.Decision.REJECT);
            case TIME_UP -> {
                bench.now = hold.expiresAt();
                assertEquals(1, bench.gateway.recovery().expireDue());
            }
            case MOVED -> {
                bench.policy = Requests.STRICT;
                bench.ask("db:Update");
            }
            case CLAIM -> {
                // Seen from inside, since a claim does not last.
                bench.before.put("log.write.INTENT", () -> assertEquals(HoldState.CLAIMED, bench.state()));
                bench.failing.addAll(List.of("holds.move.EXECUTED"));
                bench.ask("db:Update");
            }
            case DONE -> bench.ask("db:Update");
            case NOT_DONE -> {
                bench.production = new Outcome.Refused(409, "Conflict", "r1");
                bench.ask("db:Update");
            }
            case LOST_TRACK -> {
                bench.production = new Outcome.InDoubt("the connection died");
                bench.ask("db:Update");
            }
            case SETTLE -> {
                bench.production = new Outcome.InDoubt("the connection died");
                bench.ask("db:Update");
                assertTrue(bench.gateway.recovery().settle(hold.id(), "dee", "it ran"));
            }
        }
    }

    @Test
    void whatWasClaimedWhenTheGatewayDiedIsInDoubtAndRunsOnlyUnderANewHold() {
        Hold hold = claimed();
        assertEquals(
                List.of(hold.id()),
                bench.gateway.recovery().afterCrash().stream().map(Hold::id).toList());
        assertEquals(HoldState.IN_DOUBT, bench.state());
        assertEquals(1, bench.count(Kind.IN_DOUBT));
        bench.ask("db:Update");
        assertEquals(List.of("db:Update"), bench.executed);
        assertTrue(bench.gateway.recovery().settle(hold.id(), "dee", "it ran"));
        bench.ask("db:Update");
        assertEquals(2, bench.tables.holds.size());
        assertEquals(HoldState.OPEN, bench.state());
        assertEquals(List.of("db:Update"), bench.executed);
    }

    @Test
    void aGrantWhoseTimeIsUpIsNotClaimed() {
        Hold hold = bench.granted();
        bench.before.put("holds.move.CLAIMED", () -> {
            throw new AssertionError("claimed after its time");
        });
        bench.now = hold.expiresAt();
        bench.ask("db:Update");
        assertEquals(HoldState.EXPIRED, bench.tables.holds.get(hold.id()).state());
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aGatewayThatStartsLeavesTheClaimsOfAnotherAlone() {
        Hold hold = claimed();
        assertEquals(List.of(), bench.started("other").recovery().afterCrash());
        assertEquals(HoldState.CLAIMED, bench.tables.holds.get(hold.id()).state());
        assertEquals(1, bench.started("this").recovery().afterCrash().size());
        assertEquals(HoldState.IN_DOUBT, bench.tables.holds.get(hold.id()).state());
    }

    @Test
    void aPersonTakesOverWhatAGatewayThatIsGoneHadClaimed() {
        Hold hold = claimed();
        assertFalse(bench.gateway.recovery().settle(hold.id(), "dee", "it ran"), "claimed here: the next start knows");
        assertEquals(0, bench.count(Kind.SETTLED));
        assertTrue(bench.started("other").recovery().settle(hold.id(), "dee", "it ran"));
        assertEquals(HoldState.SETTLED, bench.tables.holds.get(hold.id()).state());
        assertEquals(List.of(Kind.IN_DOUBT, Kind.HOLD_MOVED, Kind.SETTLED, Kind.HOLD_MOVED), last(4));
    }

    @Test
    void whatIsTakenOverBeforeItIsSentIsNotSent() {
        Hold hold = bench.granted();
        bench.before.put(
                "undo.capture",
                () -> assertTrue(bench.started("other").recovery().settle(hold.id(), "dee", "it did not run")));
        bench.ask("db:Update");
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.SETTLED, bench.tables.holds.get(hold.id()).state());
    }

    /** As after a crash between the outcome's record and the end of the claim. */
    private Hold claimed() {
        Hold hold = bench.granted();
        bench.failing.add("holds.move.EXECUTED");
        bench.ask("db:Update");
        bench.failing.clear();
        assertEquals(HoldState.CLAIMED, bench.state());
        return hold;
    }

    private List<Kind> last(int records) {
        List<Kind> kinds = bench.kinds();
        return kinds.subList(kinds.size() - records, kinds.size());
    }
}
