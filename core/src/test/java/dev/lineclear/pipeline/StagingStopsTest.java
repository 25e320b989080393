package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.RolloutState;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Kind;
import dev.lineclear.safeguard.rollout.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A stage that fails, a halt, and a session that is stopped: what ends a rollout before its last stage. */
final class StagingStopsTest extends StagingRig {
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
        health.is(Judgement.Result.FAILED);
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
    void aStageThatFailsIsPutBackNewestFirstWhereThatWasSigned() {
        String id = agreed(three(OnFailure.REVERT));
        pass(BAKE.plusSeconds(20));
        health.is(Judgement.Result.FAILED);
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
            health.is(Judgement.Result.PASSED);
            bench.executed.clear();
            String id = agreed(set(
                    how,
                    new Stage("beta", List.of(update("one" + how, "beta")), BAKE, List.of(PAGE)),
                    new Stage("rest", List.of(update("two" + how, "production")), BAKE, List.of(PAGE))));
            health.is(Judgement.Result.FAILED);
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
        health.is(Judgement.Result.INCONCLUSIVE);
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.ASKING, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
        health.is(Judgement.Result.PASSED);
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
        health.is(Judgement.Result.FAILED);
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
        health.is(Judgement.Result.INCONCLUSIVE);
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
    void aHaltedSessionsRolloutSendsNothingMore() {
        String id = agreed(three(OnFailure.FREEZE));
        bench.tables.sessions.put("s1", bench.session.withState(Session.State.HALTED));
        pass(BAKE.plusSeconds(40));
        assertEquals(RolloutState.FROZEN, rollout(id).state());
        assertEquals(List.of("db:Update one"), bench.executed);
    }
}
