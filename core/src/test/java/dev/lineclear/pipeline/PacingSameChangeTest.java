package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.rollout.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What counts as the same change, however an agent writes, splits or spreads it. */
final class PacingSameChangeTest extends PacingRig {
    @Test
    void keysInAnotherOrderAndMadeUpTokensAreTheSameChange() {
        ask(proposal(bench.session, "eu-west-1", input("Table", "one", "Size", 5, "ClientToken", "a"), "one"));
        held(ask(proposal(bench.session, "eu-west-1", input("ClientToken", "b", "Size", 5, "Table", "two"), "two")));
        assertEquals(List.of("one"), bench.executed);
    }

    @Test
    void aValueVariedForEachTargetGoesOneAfterTheOther() {
        ask("one", 5);
        held(ask("two", 6));
        held(ask("three", "7"));
        held(ask(proposal(bench.session, "eu-west-1", input("Table", "four", "Size", 8, "Harmless", "x"), "four")));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 6));
        held(ask("three", "7"));
        assertEquals(List.of("one", "two"), bench.executed);
    }

    /** Otherwise a harmless value would open the way for any other. */
    @Test
    void whatBakedWithOneValueSaysNothingOfAnother() {
        ask("one", 5);
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 666));
        held(ask("three", 666));
        assertEquals(List.of("one", "two"), bench.executed);
    }

    @Test
    void spreadOverSessionsItIsTheSameAgent() {
        ask("one", 5);
        Session other = session("s2", bench.session.agent());
        held(ask(proposal(other, "eu-west-1", size("two", 5), "two")));
    }

    private static final Agent CLAUDE =
            new Agent("claude", "platform", new Scope(List.of("*"), List.of("arn:aws:db:*")));

    /** Whoever has two agents has not two first targets. */
    @Test
    void spreadOverAgentsOfOneOperatorItIsTheSameChange() {
        ask("one", 5);
        Session claude = session("s2", CLAUDE);
        held(ask(proposal(claude, "eu-west-1", size("two", 5), "two")));
        held(ask(proposal(claude, "eu-west-1", size("three", 6), "three")));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask(proposal(claude, "eu-west-1", size("two", 5), "two")));
        assertTrue(held(ask("four", 6)).message().contains("waits for two"), "and the other way round");
        assertEquals(List.of("one", "two"), bench.executed);
    }

    @Test
    void whatIsStoppedIsStoppedForTheOtherAgentToo() {
        ask("one", 5);
        health.is(Judgement.Result.FAILED);
        pass(Duration.ofMinutes(1));
        health.is(Judgement.Result.PASSED);
        Session claude = session("s2", CLAUDE);
        Answer.Refused refused = held(ask(proposal(claude, "eu-west-1", size("two", 5), "two")));
        assertTrue(refused.message().contains("lineclear pace go-on " + pace().id()), refused.message());
        gateway.pacing().goOn(pace().id(), new Signed("ann", "s", "by ann"), "it was the page");
        assertInstanceOf(Answer.Executed.class, ask(proposal(claude, "eu-west-1", size("two", 5), "two")));
    }

    /** What is not known of people cannot be: two operators are two changes. */
    @Test
    void anotherAgentOfAnotherOperatorIsNotHeldUp() {
        ask("one", 5);
        Session other = new Session(
                "s2",
                CLAUDE,
                "olivia",
                "another task",
                bench.session.openedAt(),
                bench.session.expiresAt(),
                Session.State.OPEN);
        bench.tables.sessions.put("s2", other);
        assertInstanceOf(Answer.Executed.class, ask(proposal(other, "eu-west-1", size("two", 5), "two")));
    }

    @Test
    void ofTwoAgentsAtOnceOneBegins() {
        AtomicReference<Answer> inner = new AtomicReference<>();
        Session claude = session("s2", CLAUDE);
        bench.before.put("paces.begin", () -> inner.set(ask(proposal(claude, "eu-west-1", size("one", 5), "one"))));
        held(ask("two", 5));
        assertInstanceOf(Answer.Executed.class, inner.get());
        assertEquals(List.of("one"), bench.executed);
    }

    private Answer call(String operation, ObjectNode input, Target... targets) {
        return ask(Proposal.of(
                Ids.next(bench.now),
                bench.session,
                Requests.GATE,
                operation,
                Map.of("region", "eu-west-1"),
                List.of(targets),
                input,
                "because",
                bench.now));
    }

    /** Stopping and deleting take away alike. */
    @Test
    void whatTakesAwayInAnotherMannerIsTheSameChange() {
        bench.policy = Requests.LAX;
        assertInstanceOf(Answer.Executed.class, call("db:Stop", input("Table", "one"), table("one")));
        held(call("db:Delete", input("Table", "two"), table("two")));
        held(call("db:Delete", input("Table", "three", "SkipCopy", true), table("three")));
        held(call("db:Stop", input("Table", "four", "Force", true), table("four")));
        assertInstanceOf(
                Answer.Executed.class,
                call("db:Delete", input("Table", "one"), table("one")),
                "the same target reaches no further");
        assertInstanceOf(
                Answer.Executed.class,
                call("db:Alter", input("Table", "five", "Colour", "red"), table("five")),
                "painting one takes nothing away");
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, call("db:Delete", input("Table", "two"), table("two")));
    }

    @Test
    void anotherOperationThatSetsTheSameIsTheSameChange() {
        ask("one", 5);
        held(call("db:Alter", input("Table", "two", "Size", 5), table("two")));
        assertInstanceOf(Answer.Executed.class, call("db:Alter", input("Table", "two", "Colour", "red"), table("two")));
    }

    /** An operation that needs no parameters does what its name says, however many are added. */
    @Test
    void oneMoreParameterMakesNoOtherChangeOfWhatHasNone() {
        assertInstanceOf(Answer.Executed.class, call("db:Reboot", input("Table", "one"), table("one")));
        held(call("db:Reboot", input("Table", "two", "Force", true), table("two")));
        held(call("db:Reboot", input("Table", "three", "Quiet", true), table("three")));
        assertEquals(List.of("one"), bench.executed);
    }

    @Test
    void oneMoreThingOfAnotherKindMakesNoOtherChange() {
        Target index = new Target(
                "arn:aws:db:eu-west-1:123456789012:index/x",
                "db",
                "index",
                new Environment("production", "tag"),
                Map.of("owner", "dba"));
        assertInstanceOf(Answer.Executed.class, ask("one", 5));
        held(call("db:Update", input("Tables", List.of("two", "x"), "Size", 5), table("two"), index));
        assertEquals(List.of("one"), bench.executed);
    }

    /** By its size alone a harmless body would open the way for any other. */
    @Test
    void aBodyIsReadWholeBeforeItIsComparedWithAnother() {
        bench.policy = Requests.SNAPSHOT_ONLY;
        Proposal beta = Proposal.of(
                Ids.next(bench.now),
                bench.session,
                Requests.GATE,
                "db:Update",
                Map.of("region", "eu-west-1"),
                List.of(Requests.target("one", "beta", Map.of())),
                size("one", 5),
                "because",
                bench.now);
        assertFalse(gateway.pipeline().passes(beta));
        bench.pace = Optional.empty();
        assertTrue(bench.started("unpaced").pipeline().passes(beta));
    }

    /** Where nobody can tell which thing is meant, two calls are not about the same one. */
    @Test
    void aPatternForATargetIsNoTargetThatWasTouchedBefore() {
        ask(proposal(bench.session, "eu-west-1", input("Match", "a", "Size", 5), "*"));
        held(ask(proposal(bench.session, "eu-west-1", input("Match", "b", "Size", 5), "*")));
    }

    @Test
    void otherParametersAndOtherPeopleAreNotHeldUp() {
        ask("one", 5);
        assertInstanceOf(
                Answer.Executed.class,
                ask(proposal(bench.session, "eu-west-1", input("Table", "two", "Colour", "red"), "two")));
        assertInstanceOf(Answer.Executed.class, ask("one", 6), "the same target again reaches no further");
        assertFalse(gateway.ballots().waits(bench.hold()).isPresent());
    }
}
