package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.record.RecordSink;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Breaking the glass: what it does, and every way to misuse it. Dee is the owner. */
final class BreakGlassTest {
    private final Bench bench = new Bench();

    private Statement statement(String person, String because, Instant expiry) {
        return Statement.of(bench.hold(), person, Vote.Decision.BREAK_GLASS, because, expiry);
    }

    private Ballots.Cast cast(Hold hold, SimPeople.Signed signed) {
        return bench.gateway.ballots().cast(hold.id(), signed.statement().text(), signed.signature());
    }

    private Ballots.Cast breaks(String person) {
        Statement said = statement(person, "Customers cannot pay", bench.now.plus(Duration.ofMinutes(30)));
        return cast(bench.hold(), bench.people.sign(person, said));
    }

    private Review review() {
        return bench.tables.reviews.sequencedValues().getLast();
    }

    private String signs(String person) {
        return switch (bench.gateway.reviews().sign(review().id(), person, "It was right", "s", "s")) {
            case ReviewBoard.Taken taken -> "missing " + taken.review().missing();
            case ReviewBoard.Refused refused -> refused.sentence();
        };
    }

    private void nothingHappened(String code, Ballots.Cast cast) {
        assertEquals(code, cast.code());
        assertFalse(cast.accepted());
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of(), bench.executed);
        assertEquals(0, bench.count(Kind.GLASS_BROKEN));
    }

    @Test
    void anOwnerAloneGrantsTheHoldAndItRunsOnceWithACapture() {
        bench.ask("db:Delete");
        Ballots.Cast cast = breaks("dee");
        assertTrue(cast.accepted(), cast.sentence());
        assertEquals(HoldState.GRANTED, cast.state());
        assertEquals(List.of(), bench.executed, "a signature executes nothing");
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Delete"));
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of("db:Delete"), bench.executed);
        assertEquals(1, bench.tables.captures.size());
        assertTrue(bench.kinds().indexOf(Kind.GLASS_BROKEN) < bench.kinds().indexOf(Kind.INTENT));
        assertEquals(
                "[\"owners\",\"web\"]",
                bench.log
                        .written(Kind.OUTCOME)
                        .findFirst()
                        .orElseThrow()
                        .data()
                        .at("/evidence/glass")
                        .toString());
        assertEquals(bench.hold().proposal().session().operator(), review().operator());
        assertEquals("Customers cannot pay", review().because());
    }

    @Test
    void whatOthersApprovedCountsBesideIt() {
        bench.ask("db:Delete");
        bench.vote("ann", Vote.Decision.APPROVE);
        assertEquals(HoldState.GRANTED, breaks("dee").state());
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Delete"));
    }

    @Test
    void theReviewStaysOpenUntilTwoOthersSignIt() {
        bench.ask("db:Delete");
        breaks("dee");
        bench.ask("db:Delete");
        bench.now = bench.now.plus(Duration.ofDays(20));
        bench.gateway.recovery().expireDue();
        assertFalse(review().closed());
        assertEquals("dee broke the glass, so somebody else has to look into it.", signs("dee"));
        assertTrue(signs("DEE").startsWith("DEE broke the glass"), "letter case is no disguise");
        assertTrue(signs(Requests.OPERATOR).startsWith("The agent ran for oscar"));
        assertTrue(signs(Requests.AGENT).startsWith("The agent ran for kiro"));
        assertEquals("missing 1", signs("ann"));
        bench.people.rotate("ann");
        assertEquals("ann has signed it and counts once, whichever key signs.", signs("ann"));
        assertTrue(signs("Ann").contains("counts once"));
        assertFalse(review().closed());
        assertEquals("missing 0", signs("bob"));
        assertTrue(review().closed());
        assertEquals("The review is closed.", signs("cid"));
        assertEquals(2, bench.count(Kind.REVIEW_SIGNED));
    }

    @Test
    void whoBrokeTheGlassTwiceOnOneHoldReviewsNeitherBreak() {
        bench.tables.approvers.compute("ann", (id, ann) -> new Approver(id, ann.teams(), ann.keys(), true, ann.role()));
        bench.ask("db:Delete");
        breaks("dee");
        bench.gateway.ballots().withdraw(bench.hold().id(), "dee");
        assertEquals(HoldState.OPEN, bench.state());
        bench.now = bench.now.plusSeconds(1);
        breaks("ann");
        assertEquals(2, bench.tables.reviews.size());
        assertTrue(signs("dee").contains("dee broke the glass"));
        assertTrue(signs("ann").contains("ann broke the glass"));
    }

    @Test
    void anAgentsKeyBreaksNothing() {
        bench.ask("db:Delete");
        nothingHappened("approver-is-agent", breaks(Requests.AGENT));
    }

    @Test
    void theOperatorBreaksNothingEvenAsAnOwner() {
        bench.tables.approvers.compute(
                Requests.OPERATOR, (id, o) -> new Approver(id, Set.of(), o.keys(), true, Approver.Role.APPROVER));
        bench.ask("db:Delete");
        nothingHappened("approver-is-operator", breaks(Requests.OPERATOR));
    }

    @Test
    void whoeverThePoliciesDoNotNameBreaksNothing() {
        bench.ask("db:Delete");
        nothingHappened("glass-not-for-this", breaks("ann"));
        assertFalse(bench.gateway.ballots().mayBreakGlass(bench.hold(), bench.tables.approvers.get("ann")));
        assertTrue(bench.gateway.ballots().mayBreakGlass(bench.hold(), bench.tables.approvers.get("dee")));
    }

    @Test
    void aViewerBreaksNothingThoughInTheRightTeam() {
        bench.tables.approvers.compute(
                "bob", (id, b) -> new Approver(id, Set.of("owners"), b.keys(), false, Approver.Role.VIEWER));
        bench.ask("db:Delete");
        nothingHappened("role-may-not", breaks("bob"));
    }

    @Test
    void whatCannotBePutBackIsNotForOneAlone() {
        bench.ask("db:Purge");
        assertEquals(HoldState.OPEN, bench.state());
        nothingHappened("glass-not-for-this", breaks("dee"));
    }

    @Test
    void theGatewayItselfIsNeverChangedOnBrokenGlass() {
        bench.ask("db:Update");
        Hold hold = bench.hold();
        Approver dee = bench.tables.approvers.get("dee");
        assertTrue(bench.gateway.ballots().mayBreakGlass(hold, dee));
        Proposal p = hold.proposal();
        Proposal own = Proposal.of(
                p.id(),
                p.session(),
                "lineclear",
                p.operation(),
                p.destination(),
                p.targets(),
                p.input(),
                p.reason(),
                p.time());
        bench.tables.holds.put(
                hold.id(),
                new Hold(
                        hold.id(),
                        own,
                        hold.assessment(),
                        hold.required(),
                        hold.explanation(),
                        hold.state(),
                        hold.openedAt(),
                        hold.expiresAt()));
        assertFalse(bench.gateway.ballots().mayBreakGlass(bench.hold(), dee));
        assertEquals("glass-not-for-this", breaks("dee").code());
        assertEquals(HoldState.OPEN, bench.state());
    }

    @Test
    void aRefusalIsNoHoldAndHasNoGlass() {
        bench.ask("db:Mystery");
        assertTrue(bench.tables.holds.isEmpty(), "a forbid stays a forbid: there is nothing to break");
    }

    @Test
    void anApprovalIsNoBreakAndABreakIsNoApproval() {
        bench.ask("db:Delete");
        bench.vote("dee", Vote.Decision.APPROVE);
        assertEquals(HoldState.OPEN, bench.state());
        nothingHappened("already-voted", breaks("dee"));
    }

    @Test
    void withoutAReasonOrForLongerThanAnHourNothingBreaks() {
        bench.ask("db:Delete");
        Statement silent = statement("dee", " ", bench.now.plusSeconds(60));
        nothingHappened("reason-missing", cast(bench.hold(), bench.people.sign("dee", silent)));
        Statement lasting = statement("dee", "x", bench.now.plus(Duration.ofMinutes(61)));
        nothingHappened("expires-too-late", cast(bench.hold(), bench.people.sign("dee", lasting)));
    }

    @Test
    void aStatementServesOneHoldOnce() {
        bench.ask("db:Delete");
        SimPeople.Signed signed =
                bench.people.sign("dee", statement("dee", "x", bench.now.plus(Duration.ofMinutes(30))));
        Hold first = bench.hold();
        assertTrue(cast(first, signed).accepted());
        assertEquals("hold-not-open", cast(first, signed).code(), "replayed");
        assertInstanceOf(Answer.Executed.class, bench.ask("db:Delete"));
        assertEquals("hold-not-open", cast(first, signed).code(), "replayed after the execution");
        bench.ask("db:Delete");
        assertEquals("other-hold", cast(bench.hold(), signed).code());
        assertEquals(HoldState.OPEN, bench.state());
        assertEquals(List.of("db:Delete"), bench.executed);
    }

    @Test
    void aBreakWearsOffWithItsStatementAndWithItsHold() {
        bench.ask("db:Delete");
        SimPeople.Signed signed =
                bench.people.sign("dee", statement("dee", "x", bench.now.plus(Duration.ofMinutes(10))));
        bench.now = bench.now.plus(Duration.ofMinutes(10));
        nothingHappened("expired", cast(bench.hold(), signed));
        breaks("dee");
        bench.now = bench.now.plus(Duration.ofMinutes(31));
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(HoldState.OPEN, bench.state(), "granted no more");
        bench.now = bench.now.plus(Bench.LIFETIME);
        assertEquals("hold-not-open", breaks("dee").code());
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void nothingBreaksOrRunsWhileTheSessionIsHalted() {
        bench.ask("db:Delete");
        bench.tables.sessions.put("s1", bench.session.withState(Session.State.HALTED));
        nothingHappened("session-not-active", breaks("dee"));
        bench.tables.sessions.put("s1", bench.session);
        assertTrue(breaks("dee").accepted());
        bench.tables.sessions.put("s1", bench.session.withState(Session.State.HALTED));
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aNoStandsAgainstIt() {
        bench.ask("db:Delete");
        bench.vote("ann", Vote.Decision.REJECT);
        nothingHappened("hold-not-open", breaks("dee"));
    }

    @Test
    void aKeyThatIsRemovedAfterwardsTakesItsBreakAlong() {
        bench.ask("db:Delete");
        breaks("dee");
        bench.people.rotate("dee");
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void otherPoliciesMeanAnotherHold() {
        bench.ask("db:Delete");
        breaks("dee");
        bench.policy = Requests.LOOSE;
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of(), bench.executed);
    }

    @Test
    void aCrashOnTheWayGrantsNothingAndHidesNothing() {
        bench.ask("db:Delete");
        bench.failing.add("reviews.open");
        assertThrows(StateException.class, () -> breaks("dee"));
        assertEquals(0, bench.count(Kind.GLASS_BROKEN), "no break on record without its review");
        bench.failing.clear();
        bench.failing.add("log.write.GLASS_BROKEN");
        assertThrows(RecordSink.RecordException.class, () -> breaks("dee"));
        assertEquals(HoldState.OPEN, bench.state());
        assertEquals(List.of(), bench.tables.votesOn(bench.hold().id()), "no vote that is not on record");
        bench.failing.clear();
        bench.failing.add("holds.vote");
        bench.now = bench.now.plusSeconds(1);
        assertThrows(StateException.class, () -> breaks("dee"));
        bench.failing.clear();
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(HoldState.OPEN, bench.state());
        assertEquals(
                2,
                bench.tables.reviews.values().stream().filter(r -> !r.closed()).count());
        bench.now = bench.now.plusSeconds(1);
        assertTrue(breaks("dee").accepted());
        bench.failing.add("log.write.INTENT");
        assertInstanceOf(Answer.Refused.class, bench.ask("db:Delete"));
        assertEquals(List.of(), bench.executed);
        assertEquals(HoldState.FAILED, bench.state());
        assertFalse(review().closed(), "the review outlives it");
    }
}
