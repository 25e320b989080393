package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Rollout;
import dev.lineclear.proposal.Vote;
import java.time.Duration;
import java.util.List;

/** A change set to propose, agree on and carry out in turns, on a gateway whose checks say what the test says. */
abstract class StagingRig {
    static final Duration BAKE = Duration.ofMinutes(10);

    static final HealthCheck PAGE = new HealthCheck(
            "page", "http", CanonicalJson.MAPPER.createObjectNode().put("url", "http://page"));

    final Bench bench = new Bench();
    final SaidHealth health = new SaidHealth();
    final Staging staging;

    StagingRig() {
        bench.health = health;
        staging = bench.started("this").staging();
    }

    static Step update(String table, String environment) {
        return new Step(
                "db:Update",
                "eu-west-1",
                CanonicalJson.MAPPER.createObjectNode().put("name", table).put("in", environment));
    }

    static ChangeSet set(OnFailure onFailure, Stage... stages) {
        return new ChangeSet("more room", List.of(stages), onFailure);
    }

    static ChangeSet three(OnFailure onFailure) {
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

    String proposed(ChangeSet set) {
        assertInstanceOf(Answer.Refused.class, staging.propose(bench.session, set, "because"));
        assertEquals(HoldState.OPEN, bench.state());
        return bench.hold().id();
    }

    /** Proposed, and approved by the one person that updates of production take. */
    String agreed(ChangeSet set) {
        String id = proposed(set);
        assertTrue(bench.vote("ann", Vote.Decision.APPROVE).accepted());
        turn();
        return id;
    }

    void turn() {
        List<Staging.Work> work = staging.work();
        work.forEach(Staging.Work::run);
        if (!work.isEmpty() && bench.tables.rollouts.isEmpty()) {
            throw new AssertionError("work that starts nothing");
        }
        staging.work().forEach(Staging.Work::run);
    }

    void pass(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            bench.now = bench.now.plusSeconds(10);
            turn();
        }
    }

    Rollout rollout(String id) {
        return bench.tables.rollouts.get(id);
    }
}
