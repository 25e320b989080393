package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.KnownSurroundings;
import dev.lineclear.assessment.Surroundings;
import dev.lineclear.execution.Outcome;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.approval.Statement;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.safeguard.rollout.Paced;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Pace;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Agents that know nothing of stages, and what they could try to get past being paced. */
final class PacingTest {
    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final HealthCheck PAGE = new HealthCheck(
            "page", "http", CanonicalJson.MAPPER.createObjectNode().put("url", "http://page"));

    private final Bench bench = new Bench();
    private Judgement.Result health = Judgement.Result.PASSED;
    private Assembly gateway;

    PacingTest() {
        bench.policy = Requests.SNAPSHOT_ONLY;
        bench.pace = Optional.of(new PaceRule(
                BAKE, Duration.ofHours(2), Set.of(Effect.UPDATE, Effect.DESTROY), List.of("db:*"), List.of(PAGE)));
        bench.health = new Health() {
            @Override
            public String obstacle(HealthCheck check) {
                return "";
            }

            @Override
            public List<Sample> look(HealthCheck check, Instant now) {
                return List.of(new Sample(check.name(), now, health == Judgement.Result.PASSED, "seen"));
            }

            @Override
            public Judgement judge(HealthCheck check, Looks looks, Window before, Window during) {
                return new Judgement(health, "as the test says");
            }
        };
        gateway = bench.started("this");
    }

    private static ObjectNode input(Object... members) {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            input.putPOJO(String.valueOf(members[i]), members[i + 1]);
        }
        return (ObjectNode) CanonicalJson.parse(CanonicalJson.bytes(CanonicalJson.MAPPER.valueToTree(input)));
    }

    private static ObjectNode size(String table, Object value) {
        return input("Table", table, "Size", value);
    }

    private Proposal proposal(Session session, String region, ObjectNode input, String... tables) {
        List<Target> targets = Stream.of(tables)
                .map(t -> Requests.target(t, "production", Map.of("owner", "dba")))
                .toList();
        return Proposal.of(
                Ids.next(bench.now),
                session,
                Requests.GATE,
                "db:Update",
                Map.of("region", region),
                targets,
                input,
                "because",
                bench.now);
    }

    private Answer ask(Proposal proposal) {
        String what = proposal.targets().getFirst().urn();
        return gateway.pipeline().clear(proposal, () -> {
            bench.executed.add(what.substring(what.lastIndexOf('/') + 1));
            return bench.production;
        });
    }

    private Answer ask(String table, Object value) {
        return ask(proposal(bench.session, "eu-west-1", size(table, value), table));
    }

    private Answer.Refused held(Answer answer) {
        Answer.Refused refused = assertInstanceOf(Answer.Refused.class, answer);
        assertEquals(Answer.Why.HELD, refused.why(), refused.message());
        return refused;
    }

    private void pass(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            bench.now = bench.now.plusSeconds(10);
            gateway.pacing().look();
            gateway.ballots().pace();
        }
    }

    private Session session(String id, Agent agent) {
        Session s = bench.session;
        Session other =
                new Session(id, agent, s.operator(), "another task", s.openedAt(), s.expiresAt(), Session.State.OPEN);
        bench.tables.sessions.put(id, other);
        return other;
    }

    private Pace pace() {
        return bench.tables.paces.values().iterator().next();
    }

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
        health = Judgement.Result.FAILED;
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
        health = Judgement.Result.FAILED;
        pass(Duration.ofMinutes(1));
        assertTrue(held(ask("two", 5)).message().contains("only a person lets it go on"));
        health = Judgement.Result.PASSED;
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
        health = Judgement.Result.INCONCLUSIVE;
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
        health = Judgement.Result.FAILED;
        pass(Duration.ofMinutes(1));
        health = Judgement.Result.PASSED;
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

    private static Target table(String name) {
        return Requests.target(name, "production", Map.of("owner", "dba"));
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

    private static Surroundings zones(Map<String, String> zones) {
        List<Resource> tables = zones.entrySet().stream()
                .map(e -> new Resource(
                        table(e.getKey()).urn(),
                        "db:table",
                        "eu-west-1",
                        e.getValue(),
                        Map.of(),
                        Origin.ANSWER,
                        Requests.NOON))
                .toList();
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            knowledge.learn(new Sighting(tables, List.of()));
            Graph graph = knowledge.refreshed();
            return new KnownSurroundings(() -> graph, () -> true);
        }
    }

    /** By the graph: those of a zone go together, and the others of the region wait for that zone. */
    @Test
    void theNextZoneWaitsForTheLastOne() {
        bench.surroundings = zones(Map.of(
                "one",
                "eu-west-1a",
                "two",
                "eu-west-1a",
                "three",
                "eu-west-1a",
                "four",
                "eu-west-1b",
                "five",
                "eu-west-1c"));
        assertInstanceOf(Answer.Executed.class, ask("one", 5));
        Answer.Refused waits = held(ask("two", 5));
        assertTrue(waits.message().contains("waits for one in eu-west-1a to be well"), waits.message());
        held(ask("four", 5));
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        assertInstanceOf(Answer.Executed.class, ask("three", 5), "of the same zone");
        Answer.Refused next = held(ask("four", 5));
        assertTrue(next.message().contains("in eu-west-1a to be well"), next.message());
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("four", 5));
        assertInstanceOf(Answer.Executed.class, ask("five", 5), "the rest of the region");
        assertEquals(List.of("one", "two", "three", "four", "five"), bench.executed);
    }

    /** Else two zones would be changed at once, by whoever asks for the second one first. */
    @Test
    void whatIsLeftOfAZoneWaitsForTheNextZoneThatWasFirstToBeAskedFor() {
        bench.surroundings = zones(Map.of("one", "eu-west-1a", "two", "eu-west-1a", "four", "eu-west-1b"));
        ask("one", 5);
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("four", 5));
        Answer.Refused waits = held(ask("two", 5));
        assertTrue(waits.message().contains("waits for four in eu-west-1b to be well"), waits.message());
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
    }

    @Test
    void aZoneThatIsNotWellKeepsItFromTheNextOne() {
        bench.surroundings = zones(Map.of("one", "eu-west-1a", "two", "eu-west-1a", "four", "eu-west-1b"));
        ask("one", 5);
        pass(BAKE.plusSeconds(20));
        assertInstanceOf(Answer.Executed.class, ask("two", 5));
        health = Judgement.Result.FAILED;
        pass(Duration.ofMinutes(1));
        health = Judgement.Result.PASSED;
        pass(BAKE.multipliedBy(2));
        assertTrue(held(ask("four", 5)).message().contains("only a person lets it go on"));
    }

    /** Whatever nobody knows counts as what destroys, here too. */
    @Test
    void whatNobodyKnowsIsPacedAsWhatDestroys() {
        PaceRule rule = bench.pace.orElseThrow();
        assertTrue(rule.covers("db:FlyToTheMoon", Effect.UNKNOWN));
    }

    @Test
    void slowingDownForgetsNothingThatIsStopped() {
        ask("one", 5);
        health = Judgement.Result.FAILED;
        pass(Duration.ofMinutes(1));
        health = Judgement.Result.PASSED;
        bench.now = bench.now.plus(Duration.ofDays(20));
        gateway.pacing().look();
        new MemoryPaces(bench.tables, bench).forget(bench.now);
        held(ask("two", 5));
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
