package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.BlastRadius;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.UndoPlan;
import dev.lineclear.safeguard.snapshot.Vault;
import dev.lineclear.testkit.AwsServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.JsonNode;

/** What a test of the undoer works with: a vault, clients and an undoer that are real, and proposals made from JSON. */
final class Bench implements AutoCloseable {
    static final Map<String, String> DESTINATION =
            Map.of("partition", "aws", "region", "us-east-1", "account", "000000000000");

    final AwsClients clients;
    final AwsUndoer undoer;
    final Vault vault;
    final Path vaultDirectory;

    Bench(Path work, Map<String, URI> endpoints) throws IOException {
        this(work, endpoints, Limits.DEFAULT);
    }

    Bench(Path work, Map<String, URI> endpoints, Limits limits) throws IOException {
        clients = new AwsClients(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY)),
                endpoints);
        undoer = new AwsUndoer(clients, Clock.systemUTC(), limits);
        vaultDirectory = work.resolve("vault-" + Ids.next(Instant.now()));
        vault = new Vault(vaultDirectory, new SecretKeySpec(new byte[32], "AES"));
    }

    static Proposal proposal(String operation, String input) {
        Instant now = Instant.now();
        Agent agent = new Agent("kiro", "platform", Scope.ALL);
        Session session = new Session(
                "session", agent, "operator@example.com", "task", now, now.plusSeconds(3600), Session.State.OPEN);
        String service = operation.substring(0, operation.indexOf(':'));
        Target target = new Target("arn:aws:" + service + ":::x", service, "x", Environment.UNKNOWN, Map.of());
        return Proposal.of(
                Ids.next(now),
                session,
                "aws",
                operation,
                DESTINATION,
                List.of(target),
                CanonicalJson.parse(input.getBytes(StandardCharsets.UTF_8)),
                "",
                now);
    }

    static Assessment assessment(String recipe) {
        return new Assessment(
                Effect.DESTROY,
                "",
                Known.curated("x"),
                new Reversibility(
                        Reversibility.Kind.LOSSY,
                        "",
                        List.of(),
                        Optional.of(new UndoPlan(recipe, List.of(), List.of(), List.of()))),
                List.of(),
                BlastRadius.of(List.of()),
                List.of(),
                List.of(),
                true);
    }

    Capture capture(String recipe, Proposal proposal) throws UndoException, IOException {
        Capture capture = undoer.capture(proposal, assessment(recipe), "hold", vault);
        vault.force();
        return capture;
    }

    /** What the change made other than it was, of all that a settled capture holds. */
    List<String> differs(Capture settled) throws IOException {
        List<String> all = new ArrayList<>();
        try (InputStream in = vault.open(settled.manifest())) {
            for (JsonNode entry : CanonicalJson.parse(in.readAllBytes()).path("entries")) {
                all.addAll(Differences.whole("it", entry.path("before"), entry.path("after"), Set.of()));
            }
        }
        return all;
    }

    @Override
    public void close() {
        clients.close();
    }
}
