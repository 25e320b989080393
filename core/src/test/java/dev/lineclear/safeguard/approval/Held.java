package dev.lineclear.safeguard.approval;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hold of the story: agent kiro, for operator@example.com, wants to delete the table reports. */
final class Held {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");

    private Held() {}

    static Hold hold() {
        return hold("hold-1", "reports", "Deletes table reports in production", "policy-7", Set.of());
    }

    /** The same, asked by that person themselves. */
    static Hold personal() {
        return hold("hold-1", "reports", "Deletes table reports in production", "policy-7", Set.of(), Agent.NONE);
    }

    static Hold hold(String id, String table, String summary, String policy, Set<String> teams) {
        return hold(id, table, summary, policy, teams, new Agent("kiro", "platform", Scope.ALL));
    }

    private static Hold hold(String id, String table, String summary, String policy, Set<String> teams, Agent agent) {
        Session session = new Session(
                "s1",
                agent,
                "operator@example.com",
                "a task",
                NOW.minusSeconds(60),
                NOW.plus(Duration.ofDays(30)),
                Session.State.OPEN);
        List<Target> targets = List.of(
                new Target("arn:" + table, "dynamodb", "table", new Environment("production", "tag"), Map.of()));
        return new Hold(
                id,
                Proposal.of(
                        "p-" + id,
                        session,
                        "aws",
                        "dynamodb:DeleteTable",
                        Map.of(),
                        targets,
                        CanonicalJson.MAPPER.createObjectNode().put("TableName", table),
                        "",
                        NOW),
                new Assessment(
                        Effect.DESTROY,
                        summary,
                        Known.curated("x"),
                        new Reversibility(Reversibility.Kind.LOSSY, "because", List.of(), Optional.empty()),
                        targets,
                        BlastRadius.of(targets),
                        List.of(),
                        List.of(),
                        true),
                new Evidence(2, teams, true, false, Set.of()),
                new Explanation(List.of(), List.of(), List.of(), policy),
                HoldState.OPEN,
                NOW,
                NOW.plus(Duration.ofDays(7)));
    }
}
