package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.e2e.AwsCommands.Block;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What the aws command prints for two dozen services, straight and through a gateway that only observes, or enforces. */
final class AwsBreadthTest {
    /**
     * Of an ordinary run, by a seed that it prints; {@code lineclear test --long} plays all, and
     * {@code -Dlineclear.services=kms,rds} those.
     */
    private static final int SOME = 5;

    /** Of those, where people approve between. */
    private static final int FEW = 2;

    /** By the names in the credential scope, which for some differ from the command's. */
    private static final Set<String> SIGNING = Set.of(
            "dynamodb",
            "s3",
            "sqs",
            "ec2",
            "iam",
            "sts",
            "kms",
            "secretsmanager",
            "ssm",
            "sns",
            "logs",
            "monitoring",
            "events",
            "route53",
            "rds",
            "ecs",
            "ecr",
            "lambda",
            "kinesis",
            "states",
            "autoscaling",
            "cloudformation",
            "elasticfilesystem",
            "acm",
            "apigateway",
            "tagging",
            "elasticloadbalancing");

    @TempDir
    Path directory;

    @Test
    void whatComesBackIsWhatComesBackWithoutTheGateway() throws Exception {
        compared("observe: [aws]\n", chosen());
    }

    @Test
    void enforcingGivesTheSameOnceWhatIsHeldIsApproved() throws Exception {
        List<Block> blocks = chosen().stream()
                .limit(Boolean.getBoolean("lineclear.long") ? Long.MAX_VALUE : FEW)
                .toList();
        compared("environments: [ { name: beta, resource: \"*\" } ]\nholds: { patience: 25s }\n", blocks);
    }

    private void compared(String configuration, List<Block> blocks) throws Exception {
        Optional<AwsCli> straight = AwsCli.find(directory.resolve("straight"));
        assumeTrue(straight.isPresent(), "skipped: this machine has no aws command");
        AwsCli through = AwsCli.find(directory.resolve("through")).orElseThrow();
        try (Moto one = Moto.start(Files.createDirectory(directory.resolve("one")));
                Moto other = Moto.start(Files.createDirectory(directory.resolve("other")));
                Installation lineclear = Installation.start(directory, other.endpoints(SIGNING), configuration)) {
            other.awaken();
            Team team = Team.enrol(lineclear);
            URI gateway = URI.create(
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                            .path("gateway")
                            .asString());
            AwsBasicCredentials own = AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY);
            List<Executable> same = new ArrayList<>();
            for (Block block : blocks) {
                one.forget();
                other.forget();
                AwsCommands plain = new AwsCommands(straight.get(), one.endpoint(), own);
                AwsCommands governed = new AwsCommands(through, gateway, team.credentials());
                CompletableFuture<List<String>> expected = CompletableFuture.supplyAsync(() -> plain.play(block));
                CompletableFuture<List<String>> printed = CompletableFuture.supplyAsync(() -> governed.play(block));
                Consent.during(printed, team);
                List<String> wanted = expected.get();
                List<String> said = printed.get();
                same.add(() -> assertEquals(String.join("\n", wanted), String.join("\n", said), block.name()));
            }
            assertAll(same);
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    private static List<Block> chosen() {
        List<Block> all = AwsCommands.blocks();
        String named = System.getProperty("lineclear.services", "");
        if (!named.isEmpty()) {
            List<String> names = List.of(named.split(",", -1));
            return all.stream().filter(block -> names.contains(block.name())).toList();
        }
        if (Boolean.getBoolean("lineclear.long")) {
            return all;
        }
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("seed " + seed);
        List<Block> some = new ArrayList<>(all);
        java.util.Collections.shuffle(some, new Random(seed));
        return some.subList(0, SOME);
    }
}
