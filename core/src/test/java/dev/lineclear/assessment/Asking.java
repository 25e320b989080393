package dev.lineclear.assessment;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What sessions ask for about one thing, one after the other. */
final class Asking {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Asking() {}

    static Proposal of(String session, Instant at, String operation, String urn) {
        return of(session, at, operation, urn, CanonicalJson.MAPPER.createObjectNode());
    }

    static Proposal of(String session, Instant at, String operation, String urn, JsonNode input) {
        return Proposal.of(
                Ids.next(at),
                new Session(
                        session,
                        new Agent("kiro", "platform", Scope.ALL),
                        "op",
                        "task",
                        NOON,
                        NOON.plus(Duration.ofDays(1)),
                        Session.State.OPEN),
                "aws",
                operation,
                Map.of(),
                List.of(new Target(urn, "s", "t", Environment.UNKNOWN, Map.of())),
                input,
                "",
                at);
    }
}
