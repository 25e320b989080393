package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Care;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Requirement;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that want time: no way around reading, pausing and looking again but to take it. */
final class AttentionTest {
    private final Bench bench = new Bench();

    AttentionTest() {
        bench.policy = Requests.CAREFUL;
    }

    private void shown(String... people) {
        for (String person : people) {
            bench.gateway.ballots().shown(bench.hold(), person);
        }
    }

    private void pass(Duration time) {
        bench.now = bench.now.plus(time);
    }

    private String approves(String person) {
        return bench.vote(person, Vote.Decision.APPROVE).code();
    }

    private String confirms(String person) {
        return bench.vote(person, Vote.Decision.CONFIRM).code();
    }

    private void refused(String operation) {
        assertInstanceOf(Answer.Refused.class, bench.ask(operation));
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aHoldSaysWhatTimeItWants() {
        bench.ask("db:Purge");
        assertEquals(new Care(30, 5, 0), bench.hold().required().care());
        assertEquals(
                List.of(
                        "2 approvals, among them one of dba",
                        "30 s of reading before each approval",
                        "a pause of 5 min after the last signature"),
                bench.hold().required().requirements().stream()
                        .map(Requirement::words)
                        .toList());
        bench.ask("db:Delete");
        assertEquals(new Care(0, 0, 10), bench.hold().required().care());
    }

    @Test
    void anApprovalBeforeTheTimeToReadIsRefusedAndOneAfterItCounts() {
        bench.ask("db:Purge");
        assertEquals("too-soon", approves("ann"), "never shown to her");
        shown("bob");
        pass(Duration.ofSeconds(40));
        assertEquals("too-soon", approves("ann"), "shown to somebody else");
        shown("ann");
        pass(Duration.ofSeconds(29));
        assertEquals("too-soon", approves("ann"));
        shown("ann");
        pass(Duration.ofSeconds(1));
        assertEquals("accepted", approves("ann"), "looking again begins nothing anew");
        assertEquals(3, bench.count(Kind.VOTE_REFUSED));
        assertEquals(
                30,
                bench.log
                        .written(Kind.VOTE)
                        .findFirst()
                        .orElseThrow()
                        .data()
                        .path("readSeconds")
                        .asInt());
    }

    @Test
    void nothingRunsBeforeThePauseAfterTheLastSignatureIsOver() {
        bench.ask("db:Purge");
        shown("ann", "bob");
        pass(Duration.ofSeconds(30));
        approves("ann");
        pass(Duration.ofMinutes(20));
        approves("bob");
        assertEquals(HoldState.OPEN, bench.state());
        pass(Duration.ofMinutes(5).minusSeconds(1));
        refused("db:Purge");
        assertEquals(1, bench.gateway.ballots().ripen());
        assertEquals(HoldState.OPEN, bench.state());
        pass(Duration.ofSeconds(1));
        bench.gateway.ballots().ripen();
        assertEquals(HoldState.GRANTED, bench.state(), "nobody had to ask");
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Purge"));
        assertEquals(
                5,
                bench.log
                        .written(Kind.OUTCOME)
                        .findFirst()
                        .orElseThrow()
                        .data()
                        .at("/evidence/pause")
                        .asInt());
    }

    @Test
    void aNoDuringThePauseStopsIt() {
        bench.ask("db:Purge");
        shown("ann", "bob");
        pass(Duration.ofSeconds(30));
        approves("ann");
        approves("bob");
        pass(Duration.ofMinutes(4));
        assertEquals("accepted", bench.vote("cid", Vote.Decision.REJECT).code(), "a no needs no time");
        pass(Duration.ofMinutes(4));
        refused("db:Purge");
    }

    @Test
    void withoutTheirSecondLookNobodyCounts() {
        bench.ask("db:Delete");
        approves("ann");
        approves("bob");
        pass(Duration.ofMinutes(30));
        refused("db:Delete");
        assertEquals("accepted", confirms("ann"));
        refused("db:Delete");
        assertEquals("accepted", confirms("bob"));
        assertEquals(HoldState.GRANTED, bench.state());
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Delete"));
    }

    @Test
    void aSecondLookIsLaterTheirOwnAndOnce() {
        bench.ask("db:Delete");
        assertEquals("nothing-to-confirm", confirms("ann"));
        approves("ann");
        approves("bob");
        assertEquals("too-soon", confirms("ann"));
        pass(Duration.ofMinutes(10).minusSeconds(1));
        assertEquals("too-soon", confirms("ann"));
        pass(Duration.ofSeconds(1));
        assertEquals("nothing-to-confirm", confirms("cid"), "who did not approve has nothing to look at again");
        assertEquals("accepted", confirms("ann"));
        assertEquals("already-voted", confirms("ann"), "not for Bob too");
        bench.people.rotate("ann");
        assertEquals("already-voted", confirms("ann"), "nor with another key");
        refused("db:Delete");
        bench.ask("db:Update");
        assertEquals("nothing-to-confirm", confirms("ann"), "where nobody asks for it");
    }

    @Test
    void whatIsWithdrawnTakesItsSecondLookAlong() {
        bench.ask("db:Delete");
        approves("ann");
        approves("bob");
        pass(Duration.ofMinutes(10));
        confirms("ann");
        confirms("bob");
        assertTrue(bench.gateway.ballots().withdraw(bench.hold().id(), "ann"));
        assertEquals(HoldState.OPEN, bench.state());
        assertEquals("accepted", approves("ann"));
        refused("db:Delete");
        assertEquals("too-soon", confirms("ann"));
    }

    @Test
    void aClockThatIsPutBackGivesNoTime() {
        bench.ask("db:Purge");
        shown("ann", "bob");
        bench.now = bench.now.minus(Duration.ofMinutes(10));
        assertEquals("too-soon", approves("ann"));
        pass(Duration.ofMinutes(11));
        approves("ann");
        approves("bob");
        bench.now = bench.now.minus(Duration.ofMinutes(10));
        refused("db:Purge");
    }

    @Test
    void anApproverWhoIsHastyCannotSpoilAnothersPatience() {
        bench.ask("db:Purge");
        shown("ann", "bob");
        pass(Duration.ofSeconds(30));
        approves("ann");
        assertEquals("too-soon", approves("cid"));
        approves("bob");
        pass(Duration.ofMinutes(5));
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Purge"));
    }
}
