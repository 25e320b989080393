package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.KnownSurroundings;
import dev.lineclear.execution.Outcome;
import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.foresight.graph.Knowledge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Vote;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.rollout.Cohorts;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.safeguard.rollout.Judgement;
import dev.lineclear.state.Looks;
import dev.lineclear.state.Rollouts.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changes made stage by stage: people agree once, and each request still goes the whole way. */
final class StagingTest {
    private static final Duration BAKE = Duration.ofMinutes(10);
    private static final HealthCheck PAGE = new HealthCheck(
            "page", "http", CanonicalJson.MAPPER.createObjectNode().put("url", "http://page"));

    private final Bench bench = new Bench();
    private Judgement.Result health = Judgement.Result.PASSED;
    private final Staging staging;

    StagingTest() {
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
                return new Judgement(health, "as the test says, of " + looks.made());
            }
        };
        staging = bench.started("this").staging();
    }

    private static Step update(String table, String environment) {
        return new Step(
                "db:Update",
                "eu-west-1",
                CanonicalJson.MAPPER.createObjectNode().put("name", table).put("in", environment));
    }

    private static ChangeSet set(OnFailure onFailure, Stage... stages) {
        return new ChangeSet("more room", List.of(stages), onFailure);
    }

    private static ChangeSet three(OnFailure onFailure) {
        return set(
                onFailure,
                new Stage("beta", List.of(update("one", "beta")), BAKE, List.of(PAGE)),
                new Stage("first", List.of(update("two", "production")), BAKE, List.of(PAGE)),
                new Stage(
                        "rest",
                        List.of(update("three", "production"), update("four", "production")),
                        BAKE,
                        List.of(PAGE)));
    }

    private String proposed(ChangeSet set) {
        assertInstanceOf(Answer.Refused.class, staging.propose(bench.session, set, "because"));
        assertEquals(HoldState.OPEN, bench.state());
        return bench.hold().id();
    }

    /** Proposed, and approved by the one person that updates of production take. */
    private String agreed(ChangeSet set) {
        String id = proposed(set);
        assertTrue(bench.vote("ann", Vote.Decision.APPROVE).accepted());
        turn();
        return id;
    }

    private void turn() {
        List<Staging.Work> work = staging.work();
        work.forEach(Staging.Work::run);
        if (!work.isEmpty() && bench.tables.rollouts.isEmpty()) {
            throw new AssertionError("work that starts nothing");
        }
        staging.work().forEach(Staging.Work::run);
    }

    private void pass(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            bench.now = bench.now.plusSeconds(10);
            turn();
        }
    }

    private Rollout rollout(String id) {
        return bench.tables.rollouts.get(id);
    }

    @Test
    void oneApprovalCarriesItThroughItsStagesInOrder() {
        String id = agreed(three(OnFailure.REVERT));
        assertEquals(List.of("db:Update one"), bench.executed);
        assertEquals(RolloutState.BAKING, rollout(id).state());
        pass(BAKE.minusSeconds(20));
        assertEquals(List.of("db:Update one"), bench.executed, "before it had baked");
        pass(Duration.ofSeconds(40));
        assertEquals(List.of("db:Update one", "db:Update two"), bench.executed);
        pass(BAKE.plusSeconds(20));
        pass(BAKE.plusSeconds(20));
        assertEquals(List.of("db:Update one", "db:Update two", "db:Update three", "db:Update four"), bench.executed);
        assertEquals(RolloutState.DONE, rollout(id).state());
        assertEquals(5, bench.count(Kind.INTENT), "the whole and its four requests");
        assertEquals(5, bench.count(Kind.OUTCOME));
        assertEquals(4, bench.count(Kind.CAPTURE));
    }

    /** What the record of the whole commits to and does not write out, the record of the failure tells in short. */
    @Test
    void aStageOfALongChangeSetThatFailsIsToldInShort() {
        List<Step> many = IntStream.range(0, 60)
                .mapToObj(i -> update("table-with-a-rather-long-name-" + i, "production"))
                .toList();
        String id = agreed(set(OnFailure.ASK, new Stage("many", many, BAKE, List.of(PAGE))));
        assertTrue(bench.log
                .written(Kind.HOLD_OPENED)
                .findFirst()
                .orElseThrow()
                .data()
                .path("input")
                .has("committed"));
        assertEquals(RolloutState.BAKING, rollout(id).state());
        health = Judgement.Result.FAILED;
        pass(Duration.ofSeconds(40));
        JsonNode failed =
                bench.log.written(Kind.ROLLOUT_MOVED).toList().getLast().data().path("failed");
        assertEquals("many", failed.path("name").asString());
        assertEquals(60, failed.path("count").asInt());
        assertEquals(5, failed.path("first").size());
        Set<String> intents = bench.log.written(Kind.INTENT).toList().stream()
                .map(r -> r.data().path("digest").asString())
                .collect(Collectors.toSet());
        assertEquals(60, failed.path("requests").size());
        failed.path("requests").values().forEach(d -> assertTrue(intents.contains(d.asString())));
    }

    @Test
    void whatPeopleSeeHasEveryStageWithItsRequestsItsWatchAndItsChecks() {
        proposed(three(OnFailure.REVERT));
        String seen = String.join("\n", bench.hold().assessment().observations());
        for (String part : List.of("beta", "first", "rest", "one", "four", "10 min", "page (http", "put back")) {
            assertTrue(seen.contains(part), part + " in " + seen);
        }
    }

    /** It is decided as if there were one, which is taken only when it runs. */
    @Test
    void noReasonClaimsASnapshotThatNobodyTookYet() {
        proposed(three(OnFailure.REVERT));
        String reasons = String.join("\n", bench.hold().explanation().reasons());
        assertTrue(reasons.contains(", a snapshot before it runs"), reasons);
        assertFalse(reasons.contains(", a snapshot)"), reasons);
    }

    /** Who writes the stages by hand may put production first: nobody signs that without having been told. */
    @Test
    void productionBeforeBetaIsSaidToThoseWhoSign() {
        proposed(set(
                OnFailure.REVERT,
                new Stage("one", List.of(update("one", "production")), BAKE, List.of(PAGE)),
                new Stage("two", List.of(update("two", "beta")), BAKE, List.of(PAGE))));
        String told = "PRODUCTION DOES NOT COME LAST: stage 1 changes production, and beta comes after it, in stage 2.";
        assertEquals(told, bench.hold().assessment().observations().getFirst());
        proposed(set(
                OnFailure.REVERT,
                new Stage("all", List.of(update("three", "beta"), update("four", "production")), BAKE, List.of(PAGE))));
        assertTrue(bench.hold().assessment().observations().getFirst().endsWith("beta comes with it."));
        proposed(three(OnFailure.REVERT));
        assertFalse(String.join("", bench.hold().assessment().observations()).contains("LAST"));
    }

    /** Of the targets themselves, by the graph; what hangs on them may be anywhere. */
    @Test
    void zonesAndRegionsAreWhereTheTargetsAre() {
        try (Knowledge knowledge = new Knowledge(Duration.ofDays(1), told -> {})) {
            List<Resource> all = new ArrayList<>();
            List<Edge> edges = new ArrayList<>();
            List<String> zones = List.of("eu-west-1a", "eu-west-1a", "eu-west-1b", "us-east-1a");
            for (int i = 0; i < zones.size(); i++) {
                String zone = zones.get(i);
                String urn = Requests.target("t" + i, "", Map.of()).urn();
                all.add(resource(urn, zone.substring(0, zone.length() - 1), zone));
                // All of them are used from one zone, which is not theirs.
                edges.add(new Edge("service:shop", Relation.USES, urn, Loss.BREAKS, Origin.ANSWER, "test", bench.now));
            }
            all.add(resource("service:shop", "eu-west-1", "eu-west-1c"));
            knowledge.learn(new Sighting(all, edges));
            Graph graph = knowledge.refreshed();
            bench.assessor = Requests.assessor(new KnownSurroundings(() -> graph, () -> true));
            List<Cohorts.Cohort<Step>> cohorts = bench.started("this")
                    .staging()
                    .planned(
                            bench.session,
                            Stream.of("t0", "t1", "t2", "t3", "unheard-of")
                                    .map(t -> update(t, "production"))
                                    .toList());
            assertEquals(
                    List.of(
                            "one-target [t0]",
                            "zone-eu-west-1a [t1]",
                            "region-eu-west-1 [t2, unheard-of]",
                            "region-us-east-1 [t3]"),
                    cohorts.stream()
                            .map(c -> c.name() + " "
                                    + c.targets().stream()
                                            .map(s -> s.input().path("name").asString(""))
                                            .toList())
                            .toList());
        }
    }

    private Resource resource(String urn, String region, String zone) {
        return new Resource(urn, "db:table", region, zone, Map.of(), Origin.ANSWER, bench.now);
    }

    @Test
    void withoutEnoughPeopleNothingRuns() {
        proposed(three(OnFailure.REVERT));
        pass(Duration.ofMinutes(30));
        assertEquals(List.of(), bench.executed);
        assertTrue(bench.tables.rollouts.isEmpty());
    }

    @Test
    void aNoOfOneStageIsANoOfAll() {
        staging.propose(
                bench.session,
                set(
                        OnFailure.ASK,
                        new Stage("beta", List.of(update("one", "beta")), BAKE, List.of()),
                        new Stage(
                                "rest",
                                List.of(new Step(
                                        "db:Unheard",
                                        "eu-west-1",
                                        update("two", "production").input())),
                                BAKE,
                                List.of())),
                "because");
        assertTrue(bench.tables.holds.isEmpty(), "what nobody knows is refused, whatever is around it");
    }

    @Test
    void aStageThatFailsIsPutBackNewestFirstWhereThatWasSigned() {
        String id = agreed(three(OnFailure.REVERT));
        pass(BAKE.plusSeconds(20));
        health = Judgement.Result.FAILED;
        pass(Duration.ofSeconds(40));
        assertEquals(RolloutState.REVERTED, rollout(id).state(), rollout(id).because());
        assertEquals(List.of("db:Update one", "db:Update two"), bench.executed);
        List<String> reverts = bench.log
                .written(Kind.INTENT)
                .map(r -> r.data())
                .filter(d -> d.path("operation").asString("").equals(Reversal.OPERATION))
                .map(d -> d.path("targets").toString())
                .toList();
        assertEquals(2, reverts.size());
        assertTrue(reverts.get(0).contains("table/two") && reverts.get(1).contains("table/one"), reverts.toString());
    }

    @Test
    void aStageThatFailsIsFrozenOrAskedAboutWhereThatWasSigned() {
        for (OnFailure how : List.of(OnFailure.FREEZE, OnFailure.ASK)) {
            health = Judgement.Result.PASSED;
            bench.executed.clear();
            String id = agreed(set(
                    how,
                    new Stage("beta", List.of(update("one" + how, "beta")), BAKE, List.of(PAGE)),
                    new Stage("rest", List.of(update("two" + how, "production")), BAKE, List.of(PAGE))));
            health = Judgement.Result.FAILED;
            pass(BAKE.plusSeconds(40));
            assertEquals(
                    how == OnFailure.ASK ? RolloutState.ASKING : RolloutState.FROZEN,
                    rollout(id).state());
            assertEquals(1, bench.executed.size());
        }
    }

    @Test
    void tooLittleToSayAsksPeopleWhoLetItGoOn() {
        String id = agreed(three(OnFailure.REVERT));
        health = Judgement.Result.INCONCLUSIVE;
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.ASKING, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
        health = Judgement.Result.PASSED;
        staging.said(id, Staging.Word.GO_ON, new Signed("ann", "s", "by ann"), "looked at it");
        pass(Duration.ofSeconds(20));
        assertEquals(List.of("db:Update one", "db:Update two"), bench.executed);
    }

    @Test
    void aHaltStopsItBeforeTheNextRequestAndForGood() {
        String id = agreed(three(OnFailure.REVERT));
        staging.halt(id, "ann saw smoke");
        pass(BAKE.multipliedBy(3));
        assertEquals(RolloutState.HALTED, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
        assertThrows(
                Staging.NotNowException.class,
                () -> staging.said(id, Staging.Word.GO_ON, new Signed("ann", "s", "by ann"), ""));
    }

    /** What is being put back at that moment is the last, and what was done before it stays as it is. */
    @Test
    void aHaltStopsPuttingBackToo() {
        String id = agreed(three(OnFailure.REVERT));
        pass(BAKE.plusSeconds(20));
        health = Judgement.Result.FAILED;
        bench.before.put("undo.revert", () -> {
            assertEquals(RolloutState.REVERTING, rollout(id).state());
            staging.halt(id, "leave it");
        });
        pass(BAKE);
        assertEquals(RolloutState.HALTED, rollout(id).state());
        List<String> reverted = bench.tables.holds.values().stream()
                .filter(h -> h.proposal().operation().equals(Reversal.OPERATION))
                .map(h -> h.state() + " " + h.proposal().targets().getFirst().urn())
                .toList();
        assertEquals(1, reverted.size(), reverted.toString());
        assertTrue(reverted.getFirst().startsWith("EXECUTED")
                && reverted.getFirst().endsWith("table/two"));
    }

    @Test
    void whatPeopleWereAskedAboutTheyMayLeaveAsItIs() {
        String id = agreed(three(OnFailure.REVERT));
        health = Judgement.Result.INCONCLUSIVE;
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.ASKING, rollout(id).state());
        staging.said(id, Staging.Word.CLOSE, new Signed("ann", "s", "by ann"), "good enough");
        assertEquals(RolloutState.CLOSED, rollout(id).state());
        pass(BAKE.multipliedBy(2));
        assertEquals(List.of("db:Update one"), bench.executed);
        assertThrows(
                Staging.NotNowException.class,
                () -> staging.said(id, Staging.Word.GO_ON, new Signed("ann", "s", "by ann"), ""));
        assertThrows(Staging.NotNowException.class, () -> staging.halt(id, "too late"));
    }

    /** Even one that needs no evidence, and is about to be sent. */
    @Test
    void aHaltReachesARequestThatIsAboutToRun() {
        String id = agreed(set(
                OnFailure.FREEZE,
                new Stage("one", List.of(update("one", "production")), BAKE, List.of()),
                new Stage("two", List.of(update("two", "beta")), BAKE, List.of())));
        Runnable halt = () -> staging.halt(id, "now");
        Runnable arm = () -> bench.before.put("captures.put", halt);
        bench.before.put("rollouts.bind", arm);
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.HALTED, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
    }

    @Test
    void aClockThatJumpsEndsNoWatch() {
        String id = agreed(three(OnFailure.REVERT));
        bench.now = bench.now.plus(Duration.ofHours(5));
        turn();
        assertEquals(RolloutState.BAKING, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
    }

    @Test
    void theAgentRepeatingARequestOfItRunsNothing() {
        String id = agreed(three(OnFailure.REVERT));
        pass(BAKE.plusSeconds(20));
        Session agent = bench.session;
        Step again = update("two", "production");
        Answer answer = bench.gateway
                .pipeline()
                .clear(Requests.step(agent, again, bench.now), () -> new Outcome.Succeeded(200, "x"));
        assertInstanceOf(Answer.Refused.class, answer);
        Step next = update("three", "production");
        assertInstanceOf(
                Answer.Refused.class,
                bench.gateway
                        .pipeline()
                        .clear(Requests.step(agent, next, bench.now), () -> new Outcome.Succeeded(200, "x")));
        assertEquals(RolloutState.BAKING, rollout(id).state());
    }

    @Test
    void policiesThatMovedAreNotWhatPeopleSigned() {
        String id = agreed(three(OnFailure.FREEZE));
        bench.policy = Requests.STRICT;
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.FROZEN, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
    }

    @Test
    void aKeyThatWasTakenAwaySinceCountsNoMore() {
        String id = agreed(three(OnFailure.FREEZE));
        bench.tables.approvers.remove("ann");
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.FROZEN, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
    }

    @Test
    void aHaltedSessionsRolloutSendsNothingMore() {
        String id = agreed(three(OnFailure.FREEZE));
        bench.tables.sessions.put("s1", bench.session.withState(Session.State.HALTED));
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.FROZEN, rollout(id).state());
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

    @Test
    void theSameRequestTwiceIsNoChangeSet() {
        Stage one = new Stage("one", List.of(update("t", "beta")), BAKE, List.of());
        Stage two = new Stage("two", List.of(update("t", "beta")), BAKE, List.of());
        assertThrows(
                Staging.UnfitException.class, () -> staging.propose(bench.session, set(OnFailure.ASK, one, two), ""));
    }
}
