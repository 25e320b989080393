package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.junit.Moto;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The aws command makes, changes and deletes a stack through an enforcing gateway that looks into the templates. */
final class StacksTest {
    private static final Set<String> SIGNING = Set.of("cloudformation", "sqs", "sns", "s3", "iam", "tagging");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String SHOP = """
            Parameters:
              Queue: { Type: String, Default: jobs }
            Resources:
              Jobs:
                Type: AWS::SQS::Queue
                Properties: { QueueName: !Ref Queue, VisibilityTimeout: 30 }
              Alarms:
                Type: AWS::SNS::Topic
                DeletionPolicy: Retain
                Properties: { TopicName: !Sub "alarms-of-${AWS::StackName}" }
            """;

    @TempDir
    Path directory;

    private AwsCli aws;
    private URI gateway;
    private Team team;

    private AwsCli.Finished stack(String command, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("cloudformation", command, "--stack-name", "shop"));
        words.addAll(List.of(more));
        return aws.run(gateway, team.credentials(), LIMIT, words.toArray(String[]::new));
    }

    private static void ok(AwsCli.Finished finished) {
        assertEquals(0, finished.exit(), finished.err());
    }

    /** Asked, held, shown, approved by one, asked again, done. */
    private void heldThenDone(String shown, String command, String... more) throws Exception {
        AwsCli.Finished held = stack(command, more);
        assertTrue(held.err().contains("held as"), held.err());
        String hold = team.holdIn(held.err());
        String page = team.cli("show", hold).ok().out();
        assertTrue(page.contains(shown), page);
        team.approves("ann", hold);
        ok(stack(command, more));
    }

    @Test
    void templatesAreSeenThroughAndWhatTheyDestroyWaitsForPeople() throws Exception {
        Optional<AwsCli> found = AwsCli.find(directory.resolve("aws"));
        assumeTrue(found.isPresent(), "skipped: this machine has no aws command");
        aws = found.get();
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")));
                Installation lineclear = Installation.start(
                        directory, moto.endpoints(SIGNING), "environments: [ { name: beta, resource: \"*\" } ]\n")) {
            moto.awaken();
            team = Team.enrol(lineclear);
            gateway = URI.create(
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                            .path("gateway")
                            .asString());
            ok(stack("create-stack", "--template-body", SHOP));
            ok(stack("update-stack", "--template-body", SHOP.replace("30", "60")));
            heldThenDone(
                    "replaces AWS::SQS::Queue Jobs",
                    "update-stack",
                    "--use-previous-template",
                    "--parameters",
                    "ParameterKey=Queue,ParameterValue=tasks");
            AwsCli.Finished refused =
                    stack("update-stack", "--template-body", "Resources: { C: { Type: Custom::Anything } }");
            assertTrue(refused.err().contains("classify: { \"cloudformation:UpdateStack\":"), refused.err());
            // Nothing of it is done yet, but it is another way to what was refused a moment ago.
            heldThenDone(
                    "refused-then-another-way",
                    "create-change-set",
                    "--change-set-name",
                    "less",
                    "--template-body",
                    "Resources: { More: { Type: AWS::SNS::Topic } }");
            heldThenDone("lets go of, without deleting it, AWS::SNS::Topic Alarms", "delete-stack");
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }
}
