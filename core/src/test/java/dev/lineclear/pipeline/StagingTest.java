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
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.rollout.Cohorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Changes made stage by stage: people agree once, and each request still goes the whole way. */
final class StagingTest extends StagingRig {
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
    void theSameRequestTwiceIsNoChangeSet() {
        Stage one = new Stage("one", List.of(update("t", "beta")), BAKE, List.of());
        Stage two = new Stage("two", List.of(update("t", "beta")), BAKE, List.of());
        assertThrows(
                Staging.UnfitException.class, () -> staging.propose(bench.session, set(OnFailure.ASK, one, two), ""));
    }
}
