package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.state.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What an agent does call by call goes by the same waves as a rollout, and waits for what was watched. */
final class PacingTest extends PacingRig {
    @Test
    void theFirstRunsAndTheNextIsLetThroughOnceItHasBaked() {
        assertInstanceOf(Answer.Executed.class, ask("one", 5));
        Answer.Refused waits = held(ask("two", 5));
        assertTrue(waits.message().contains("waits for one in eu-west-1 to be well"), waits.message());
        assertTrue(
                waits.missing().toString().contains("until 12:10"),
                waits.missing().toString());
        assertEquals(Optional.of(waits.missing().getFirst()), gateway.ballots().waits(bench.hold()));
        pass(BAKE.minusSeconds(20));
        held(ask("two", 5));
        pass(Duration.ofSeconds(40));
        assertEquals(HoldState.GRANTED, bench.state(), "by itself, whether or not anybody asks");
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        assertEquals(List.of("one", "two"), bench.executed);
        assertEquals(1, bench.count(Kind.PACE_MOVED));
    }

    @Test
    void peopleAreToldWhichChangeItIsAndWhatComesByItself() {
        ask("one", 5);
        String first = bench.hold().id();
        held(ask("two", 5));
        Paced told = gateway.ballots().paced(bench.hold()).orElseThrow();
        assertEquals("db:Update (Size) by kiro, begun under hold " + first, told.change());
        assertEquals("one in eu-west-1, under hold " + first + ": done, watched for 0 s of 10 min", told.before());
        assertEquals("12:10:00 UTC at the earliest", told.until());
        assertEquals(List.of("page (http)"), told.healthy());
        assertTrue(told.then().startsWith("it is let through by itself"), told.then());
        health.is(Judgement.Result.FAILED);
        pass(Duration.ofMinutes(1));
        Paced stopped = gateway.ballots().paced(bench.hold()).orElseThrow();
        assertTrue(stopped.before().contains("stopped, page: as the test says"), stopped.before());
        assertTrue(stopped.then().startsWith("nothing by itself"), stopped.then());
        assertEquals("", stopped.until());
        gateway.pacing().goOn(pace().id(), new Signed("ann", "s", "by ann"), "");
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        assertEquals(Optional.empty(), gateway.ballots().paced(bench.hold()), "of what ran nothing is told");
    }

    @Test
    void theRestOfTheRegionGoesTogetherAndTheNextRegionAfterIt() {
        ask("one", 5);
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        assertInstanceOf(Answer.Executed.class, ask("three", 5));
        held(ask(proposal(bench.session, "us-east-1", size("far", 5), "far")));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask(proposal(bench.session, "us-east-1", size("far", 5), "far")));
    }

    @Test
    void whatIsNotWellStopsTheRestUntilAPersonSaysOtherwise() {
        ask("one", 5);
        health.is(Judgement.Result.FAILED);
        pass(Duration.ofMinutes(1));
        assertTrue(held(ask("two", 5)).message().contains("only a person lets it go on"));
        health.is(Judgement.Result.PASSED);
        pass(BAKE.multipliedBy(3));
        held(ask("two", 5));
        assertThrows(Pacing.NotNowException.class, () -> gateway.pacing()
                .goOn("none", new Signed("ann", "s", "by ann"), ""));
        gateway.pacing().goOn(pace().id(), new Signed("ann", "s", "by ann"), "it was the page");
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        assertEquals(2, bench.count(Kind.PACE_MOVED), "stopped, and let on");
    }

    @Test
    void tooLittleToSayIsNotWell() {
        ask("one", 5);
        health.is(Judgement.Result.INCONCLUSIVE);
        pass(BAKE.plusSeconds(20));
        assertEquals(Pace.State.STOPPED, pace().waves().getFirst().state());
        held(ask("two", 5));
    }

    /** Only that which people said yes to runs, and it waits for its turn all the same. */
    @Test
    void peoplesYesIsNotItsTurn() {
        bench.policy = Requests.DEFAULT;
        ask("one", 5);
        bench.vote("ann", Vote.Decision.APPROVE);
        assertInstanceOf(Answer.Executed.class, ask("one", 5));
        Answer.Refused waits = held(ask("two", 5));
        bench.vote("ann", Vote.Decision.APPROVE);
        held(ask("two", 5));
        assertTrue(waits.message().contains("1 approval") && waits.message().contains("Then waits for"));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
    }

    /** Whatever nobody knows counts as what destroys, here too. */
    @Test
    void whatNobodyKnowsIsPacedAsWhatDestroys() {
        PaceRule rule = bench.pace.orElseThrow();
        assertTrue(rule.covers("db:FlyToTheMoon", Effect.UNKNOWN));
    }

    @Test
    void allTargetsInOneCallAreNotTheFirst() {
        ObjectNode both = input("Tables", List.of("one", "two"), "Size", 5);
        Answer.Refused refused = held(ask(proposal(bench.session, "eu-west-1", both, "one", "two")));
        assertTrue(refused.message().contains("several at once"), refused.message());
        ObjectNode first = input("Tables", List.of("one"), "Size", 5);
        assertInstanceOf(Answer.Executed.class, ask(proposal(bench.session, "eu-west-1", first, "one")));
        held(ask(proposal(bench.session, "eu-west-1", both, "one", "two")));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask(proposal(bench.session, "eu-west-1", both, "one", "two")));
    }

    /** A person's own word, which everybody is told of. */
    @Test
    void aBrokenGlassGoesPastIt() {
        bench.policy = Requests.DEFAULT;
        for (String table : List.of("one", "two")) {
            Proposal delete = Proposal.of(
                    Ids.next(bench.now),
                    bench.session,
                    Requests.GATE,
                    "db:Delete",
                    Map.of("region", "eu-west-1"),
                    List.of(Requests.target(table, "production", Map.of("owner", "dba"))),
                    input("Table", table),
                    "because",
                    bench.now);
            held(ask(delete));
            assertEquals(
                    table.equals("two"), gateway.ballots().waits(bench.hold()).isPresent());
            assertTrue(gateway.ballots().mayBreakGlass(bench.hold(), bench.tables.approvers.get("dee")));
            SimPeople.Signed signed = bench.people.sign(
                    "dee",
                    Statement.of(
                            bench.hold(),
                            "dee",
                            Vote.Decision.BREAK_GLASS,
                            "Customers cannot pay",
                            bench.now.plus(Duration.ofMinutes(30))));
            assertTrue(gateway.ballots()
                    .cast(bench.hold().id(), signed.statement().text(), signed.signature())
                    .accepted());
            assertInstanceOf(Answer.Executed.class, ask(delete));
        }
    }
}
