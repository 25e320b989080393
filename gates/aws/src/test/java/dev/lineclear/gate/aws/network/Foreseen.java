package dev.lineclear.gate.aws.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.Foresight;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.testkit.MotoShop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is foreseen of a request in a shop's region. */
final class Foreseen {
    private static final Catalog CATALOG = Catalog.load();

    private Foreseen() {}

    /** By a session that asked for nothing before. */
    static Map<String, Signal> by(Foresight foresight, String operation, String json) {
        return by(foresight, "session-" + Ids.next(Instant.now()), operation, json);
    }

    /** @param json in which an apostrophe stands for a quotation mark */
    static Map<String, Signal> by(Foresight foresight, String id, String operation, String json) {
        Instant now = Instant.now();
        Agent agent = new Agent("kiro", "platform", Scope.ALL);
        Session session =
                new Session(id, agent, "op@example.com", "task", now, now.plusSeconds(3600), Session.State.OPEN);
        ObjectNode input = CanonicalJson.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .asObject();
        Proposal proposal = Proposal.of(
                Ids.next(now),
                session,
                "aws",
                operation,
                Map.of("partition", "aws", "region", MotoShop.REGION, "account", "123456789012"),
                List.of(new Target("arn:aws:ec2:::x", "ec2", "x", Environment.UNKNOWN, Map.of())),
                input,
                "",
                now);
        Map<String, Signal> byName = new TreeMap<>();
        foresight.of(proposal, CATALOG.classify(operation, input)).forEach(s -> byName.put(s.name(), s));
        return byName;
    }

    static void says(@Nullable Signal signal, String words) {
        assertTrue(signal != null && signal.sentence().contains(words), words + " in " + signal);
    }
}
