package dev.lineclear.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.state.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Calls of agents that are paced, one watch of ten minutes after the other, on a gateway whose checks say what the test says. */
abstract class PacingRig {
    static final Duration BAKE = Duration.ofMinutes(10);

    static final HealthCheck PAGE = new HealthCheck(
            "page", "http", CanonicalJson.MAPPER.createObjectNode().put("url", "http://page"));

    final Bench bench = new Bench();
    final SaidHealth health = new SaidHealth();
    Assembly gateway;

    PacingRig() {
        bench.policy = Requests.SNAPSHOT_ONLY;
        bench.pace = Optional.of(new PaceRule(
                BAKE, Duration.ofHours(2), Set.of(Effect.UPDATE, Effect.DESTROY), List.of("db:*"), List.of(PAGE)));
        bench.health = health;
        gateway = bench.started("this");
    }

    static ObjectNode input(Object... members) {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            input.putPOJO(String.valueOf(members[i]), members[i + 1]);
        }
        return (ObjectNode) CanonicalJson.parse(CanonicalJson.bytes(CanonicalJson.MAPPER.valueToTree(input)));
    }

    static ObjectNode size(String table, Object value) {
        return input("Table", table, "Size", value);
    }

    Proposal proposal(Session session, String region, ObjectNode input, String... tables) {
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

    Answer ask(Proposal proposal) {
        String what = proposal.targets().getFirst().urn();
        return gateway.pipeline().clear(proposal, () -> {
            bench.executed.add(what.substring(what.lastIndexOf('/') + 1));
            return bench.production;
        });
    }

    Answer ask(String table, Object value) {
        return ask(proposal(bench.session, "eu-west-1", size(table, value), table));
    }

    Answer.Refused held(Answer answer) {
        Answer.Refused refused = assertInstanceOf(Answer.Refused.class, answer);
        assertEquals(Answer.Why.HELD, refused.why(), refused.message());
        return refused;
    }

    void pass(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            bench.now = bench.now.plusSeconds(10);
            gateway.pacing().look();
            gateway.ballots().pace();
        }
    }

    Session session(String id, Agent agent) {
        Session s = bench.session;
        Session other =
                new Session(id, agent, s.operator(), "another task", s.openedAt(), s.expiresAt(), Session.State.OPEN);
        bench.tables.sessions.put(id, other);
        return other;
    }

    Pace pace() {
        return bench.tables.paces.values().iterator().next();
    }

    static Target table(String name) {
        return Requests.target(name, "production", Map.of("owner", "dba"));
    }
}
