package dev.lineclear.storage;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Evidence;
import dev.lineclear.proposal.Explanation;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Review;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.proposal.Vote;
import dev.lineclear.state.SealedBox;
import dev.lineclear.state.Sessions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** Records with something in every component. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private Samples() {}

    static SealedBox box(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return new SealedBox(new SecretKeySpec(key, "AES"));
    }

    static Agent agent(String id) {
        return new Agent(id, "platform", new Scope(List.of("dynamodb:*", "s3:Get*"), List.of("arn:aws:*")));
    }

    static Session session(String id) {
        return new Session(
                id,
                agent("kiro"),
                "operator@example.com",
                "fix a rounding error \u202e\u0000 in the report",
                NOW,
                NOW.plus(Duration.ofHours(8)),
                Session.State.OPEN);
    }

    static Sessions.Credentialed credentialed(String id) {
        return new Sessions.Credentialed(session(id), "LCKEY" + id, "secret-of-" + id, "token-of-" + id);
    }

    static JsonNode input() {
        return CanonicalJson.parse("""
                {"TableName":"reports","n":1,"big":123456789012345678901234567890,"long":9007199254740993,
                 "x":1.5,"e":1e300,"t":true,"nil":null,"list":[1,"two",{"three":3}],"text":"\\u0000\\ud83d\\ude80é"}""".getBytes(StandardCharsets.UTF_8));
    }

    static Proposal proposal(String sessionId, JsonNode input) {
        return Proposal.of(
                Ids.next(NOW),
                session(sessionId),
                "aws",
                "dynamodb:DeleteTable",
                Map.of("partition", "aws", "account", "123456789012", "region", "eu-central-1"),
                List.of(target()),
                input,
                "to recreate it, 🚀 \ud800 (a lone surrogate)",
                NOW);
    }

    static Target target() {
        return new Target(
                "arn:aws:dynamodb:eu-central-1:123456789012:table/reports",
                "dynamodb",
                "table",
                new Environment("production", "tag"),
                Map.of("environment", "production", "owner", "dba"));
    }

    static Assessment assessment() {
        return new Assessment(
                Effect.DESTROY,
                "Deletes table reports in production",
                Known.curated("dynamodb:DeleteTable"),
                new Reversibility(
                        Reversibility.Kind.LOSSY,
                        "the stream's records are lost",
                        List.of("stream records"),
                        Optional.of(
                                new UndoPlan("dynamodb-table", List.of("items"), List.of("create"), List.of("arn")))),
                List.of(target()),
                BlastRadius.of(List.of(target())),
                List.of(new Signal("protection-off-then-delete", "It switched protection off.", List.of("r1"))),
                List.of("4,210 items"),
                true);
    }

    static Hold hold(String sessionId, String variant) {
        return hold(
                Ids.next(NOW),
                sessionId,
                CanonicalJson.MAPPER.createObjectNode().put("variant", variant),
                NOW);
    }

    static Hold hold(String id, String sessionId, JsonNode input, Instant openedAt) {
        return new Hold(
                id,
                proposal(sessionId, input),
                assessment(),
                new Evidence(2, Set.of("dba", "dba:2"), true, false, Set.of("beta")),
                new Explanation(List.of("p1"), List.of("because"), List.of("two people"), "policy-7"),
                HoldState.OPEN,
                openedAt,
                openedAt.plus(Duration.ofHours(1)));
    }

    static Vote vote(String holdId, String approver) {
        return vote(holdId, approver, Vote.Decision.APPROVE);
    }

    static Vote vote(String holdId, String approver, Vote.Decision decision) {
        return new Vote(
                holdId,
                approver,
                decision,
                "lineclear-approval/v2\n{}\n",
                "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
                "ssh-ed25519 AAAA",
                NOW,
                NOW.plus(Duration.ofHours(2)),
                decision == Vote.Decision.APPROVE ? Optional.of(NOW.minusSeconds(40)) : Optional.empty());
    }

    static Capture capture(String id, String holdId, Instant takenAt) {
        return new Capture(
                id,
                "proposal-1",
                holdId,
                "dynamodb-table",
                List.of("arn:a", "arn:b"),
                Digest.of(id.getBytes(StandardCharsets.UTF_8)),
                takenAt,
                "table reports: 4,210 items");
    }

    static Review review(String id) {
        return new Review(id, "h1", "dee", "oscar", "kiro", "Deletes table reports", "It burns", NOW, List.of());
    }

    static Review.Signed look(String person) {
        return new Review.Signed(person, "It was right", "statement", "signature", NOW);
    }
}
