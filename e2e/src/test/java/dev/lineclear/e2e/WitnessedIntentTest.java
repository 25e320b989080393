package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.tlog.SignedCheckpoint;
import dev.lineclear.tlog.WitnessPolicy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the policy says so, nothing is destroyed before witnesses outside know of the intent, and never without them. */
final class WitnessedIntentTest {
    private static final String RULE = """
            @id("destroy-is-witnessed")
            @because("What is destroyed is known to witnesses first.")
            forbid (principal, action == Action::"destroy", resource)
            unless { context.evidence.witnessed };
            """;

    @TempDir
    Path directory;

    @Test
    void anExecutionWaitsForTheWitnessesAndFailsClosedWithoutThem() throws Exception {
        try (Witness witness = Witness.start(directory);
                ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory,
                        Map.of("dynamodb", dynamodb.endpoint()),
                        Options.of(directory).with(witness.log("") + "policies: " + policies() + "\n"))) {
            for (String table : new String[] {"first", "second", "third"}) {
                StoryData.table(admin.dynamodb(), table, "production", 2);
            }
            Team team = Team.enrol(lineclear);
            String hold = approved(team, "first");
            assertTrue(team.cli("show", hold).ok().out().contains("a witnessed intent"), "the approver is told");
            assertEquals("", team.tryDelete("first"), "the witness is there");
            assertTrue(
                    WitnessPolicy.parse(witness.policy())
                            .isSatisfiedBy(SignedCheckpoint.parse(
                                    Files.readAllBytes(lineclear.state().resolve("log/checkpoint")))),
                    "cosigned");

            approved(team, "second");
            approved(team, "third");
            witness.kill();
            String refused = team.refused("second");
            assertTrue(refused.contains("no quorum of witnesses"), refused);
            assertTrue(admin.dynamodb().listTables().tableNames().contains("second"), "nothing was sent");

            witness.again();
            assertEquals("", team.tryDelete("third"), "the witness is there again");
            assertEquals(0, team.cli("audit", "verify").ok().exit());
        }
    }

    private static String approved(Team team, String table) throws Exception {
        String hold = team.held(table);
        team.approves("ann", hold);
        team.approves("bob", hold);
        return hold;
    }

    /** The default policies and one rule more. */
    private Path policies() throws IOException {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                Path.of(System.getProperty("lineclear.root")).resolve("policies"))) {
            for (Path file : files) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        Files.writeString(policies.resolve("witnessed.cedar"), RULE);
        return policies;
    }
}
