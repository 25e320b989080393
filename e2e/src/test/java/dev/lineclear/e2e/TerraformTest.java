package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.junit.Moto;
import dev.lineclear.testkit.junit.Needs;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Terraform with the real AWS provider makes, changes and destroys a stack through an enforcing gateway, beside people who
 * approve what waits while it waits: Terraform taints what it was refused halfway through making it. An ordinary run has ten
 * resources; one with {@code --long} eighteen, and changes them too.
 */
final class TerraformTest {
    private static final boolean LONG = Boolean.getBoolean("lineclear.long");
    private static final List<String> FILES = LONG ? List.of("stack.tf", "network.tf") : List.of("stack.tf");
    private static final int RESOURCES = LONG ? 18 : 10;

    private static final Set<String> SIGNING =
            Set.of("ec2", "s3", "sqs", "sns", "dynamodb", "iam", "kms", "ssm", "logs", "monitoring", "sts", "tagging");

    /** Beta is what does not say by a tag that it is something else. */
    private static final String CONFIGURATION = """
            environments: [ { name: beta, resource: "*" } ]
            holds: { patience: 25s }
            """;

    @TempDir
    static Path directory;

    private static Path terraform;
    private static Path plugins;

    @BeforeAll
    static void whatItTakes() {
        terraform = Needs.command("terraform");
        plugins = Path.of(System.getenv().getOrDefault("TF_PLUGIN_DIR", "/opt/tf-plugins"));
        assumeTrue(
                Files.isDirectory(plugins.resolve("registry.terraform.io/hashicorp/aws")),
                "skipped: no Terraform AWS provider in " + plugins + " (TF_PLUGIN_DIR says where)");
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void aStackIsMadeChangedAndDestroyedOnceApproved() throws Exception {
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")), "000000000000");
                Installation lineclear = Installation.start(directory, moto.endpoints(SIGNING), CONFIGURATION)) {
            moto.awaken();
            Team team = Team.enrol(lineclear);
            Path work = Files.createDirectory(directory.resolve("stack"));
            for (String file : FILES) {
                try (InputStream text = TerraformTest.class.getResourceAsStream(file)) {
                    Files.write(work.resolve(file), Objects.requireNonNull(text).readAllBytes());
                }
            }
            Map<String, String> environment = environment(lineclear, team.credentials());
            run(work, environment, "init", "-plugin-dir=" + plugins).ok();
            agreed(team, work, environment, "apply", "-auto-approve");
            assertEquals(RESOURCES, resources(work, environment));
            if (LONG) {
                Set<String> changed = agreed(team, work, environment, "apply", "-auto-approve", "-var=retention=60");
                assertTrue(changed.contains("logs:PutRetentionPolicy"), changed::toString);
            }
            Set<String> destroyed = agreed(team, work, environment, "destroy", "-auto-approve", "-var=retention=60");
            assertTrue(
                    destroyed.containsAll(Set.of(
                            "dynamodb:DeleteTable", "sns:DeleteTopic", "logs:DeleteLogGroup", "ssm:DeleteParameter")),
                    destroyed::toString);
            assertEquals(0, resources(work, environment));
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    /** Runs it with people beside it who approve what is held, while it waits. @return what was held */
    private static Set<String> agreed(Team team, Path work, Map<String, String> environment, String... arguments)
            throws Exception {
        CompletableFuture<Jvm.Result> running = CompletableFuture.supplyAsync(() -> {
            try {
                return run(work, environment, arguments);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Set<String> held = Consent.during(running, team);
        running.get().ok();
        return held;
    }

    private static long resources(Path work, Map<String, String> environment) throws Exception {
        return run(work, environment, "state", "list").ok().out().lines().count();
    }

    private static Jvm.Result run(Path work, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(terraform.toString(), "-chdir=" + work));
        command.addAll(List.of(arguments));
        return Jvm.run(work, environment, command);
    }

    private static Map<String, String> environment(Installation lineclear, AwsSessionCredentials credentials)
            throws Exception {
        String gateway = CanonicalJson.parse(
                        Files.readAllBytes(lineclear.state().resolve("control.json")))
                .path("gateway")
                .asString();
        return new HashMap<>(Map.of(
                "TF_CLI_CONFIG_FILE", "/dev/null",
                "CHECKPOINT_DISABLE", "1",
                "TF_IN_AUTOMATION", "1",
                "TF_CLI_ARGS", "-no-color",
                "AWS_ENDPOINT_URL", gateway,
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey(),
                "AWS_SESSION_TOKEN", credentials.sessionToken()));
    }
}
