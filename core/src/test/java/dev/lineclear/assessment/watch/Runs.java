package dev.lineclear.assessment.watch;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Classification;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
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
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What agents ask for, one after the other, before one watch. The clock is the test's. */
final class Runs {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/";

    final Watch watch;
    String task = "clean up the tables of the reporting service";
    String agent = "kiro";
    String session = "s1";
    String region = "eu-west-1";
    String account = "123456789012";
    String kind = "table";
    JsonNode input = CanonicalJson.MAPPER.createObjectNode();
    Instant now = NOON;

    /** The id of the latest. */
    String asked = "";

    private final Assessor assessor = new Assessor(Map.of("aws", (operation, asked) -> classify(operation)));

    Runs() {
        this(Limits.DEFAULT);
    }

    Runs(Limits limits) {
        this.watch = new Watch(limits, 42);
    }

    static Classification classify(String operation) {
        String name = operation.substring(operation.indexOf(':') + 1);
        Effect effect = Effect.UPDATE;
        String does = "Changes";
        List<String> lost = List.of();
        if (name.matches("(Describe|List).*")) {
            effect = Effect.READ;
        } else if (name.matches("Create.*|Run.*")) {
            effect = Effect.CREATE;
        } else if (name.matches("Delete.*")) {
            effect = Effect.DESTROY;
        } else if (name.matches("Get.*|Assume.*")) {
            effect = Effect.GRANT;
            does = "Hands out the value of";
        } else if (name.matches("Put.*Policy|Attach.*")) {
            effect = Effect.GRANT;
            does = name.endsWith("Everybody") ? "Shares with everybody" : does;
        } else if (name.matches("Stop.*")) {
            effect = Effect.DESTROY;
            lost = List.of("records of what happens meanwhile");
        } else if (name.matches("Unprotect.*")) {
            does = "Switches deletion protection off for";
        }
        return new Classification(
                effect,
                new Reversibility(Reversibility.Kind.RECREATABLE, "", lost, Optional.empty()),
                Known.curated("test"),
                does);
    }

    Watch.Seen asks(String operation, String... urns) {
        Proposal proposal = proposal(operation, urns);
        asked = proposal.id();
        return watch.look(proposal, assessor.assess(proposal));
    }

    /** And it is done. */
    Watch.Seen does(String operation, String... urns) {
        Watch.Seen seen = asks(operation, urns);
        watch.ended(seen, Ending.DONE, now);
        return seen;
    }

    Watch.Seen fails(String operation, String... urns) {
        Watch.Seen seen = asks(operation, urns);
        watch.ended(seen, Ending.FAILED, now);
        return seen;
    }

    Watch.Seen isRefused(String operation, String... urns) {
        Watch.Seen seen = asks(operation, urns);
        watch.ended(seen, Ending.REFUSED, now);
        return seen;
    }

    Proposal proposal(String operation, String... urns) {
        return Proposal.of(
                Ids.next(now),
                new Session(
                        session,
                        new Agent(agent, "platform", Scope.ALL),
                        "op",
                        task,
                        NOON.minus(Duration.ofDays(1)),
                        NOON.plus(Duration.ofDays(30)),
                        Session.State.OPEN),
                "aws",
                operation,
                Map.of("region", region, "account", account),
                List.of(urns).stream()
                        .map(urn -> new Target(urn, "dynamodb", kind, Environment.UNKNOWN, Map.of()))
                        .toList(),
                input,
                "",
                now);
    }

    Assessment assessed(Proposal proposal) {
        return assessor.assess(proposal);
    }

    /** A day and a half in which the agent does what it usually does. */
    void settle() {
        for (int i = 0; i < 220; i++) {
            now = now.plusSeconds(600);
            does("dynamodb:DescribeTable", ARN + "orders");
            does("dynamodb:UpdateTable", ARN + "orders");
        }
    }

    static TreeSet<String> names(Watch.Seen seen) {
        return new TreeSet<>(seen.noticed().stream().map(Noticed::name).toList());
    }

    static boolean says(Watch.Seen seen, String name) {
        return names(seen).contains(name);
    }

    static Noticed noticed(Watch.Seen seen, String name) {
        return seen.noticed().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + names(seen)));
    }
}
