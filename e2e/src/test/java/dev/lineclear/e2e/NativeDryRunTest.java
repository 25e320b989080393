package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Without a twin, production's own dry run is asked before people sign; and what does not know dry runs is found out. */
final class NativeDryRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private AwsCli aws;
    private Moto moto;
    private URI gateway;
    private Team team;

    private String settings() throws IOException {
        Path policies = Sandboxed.policies(directory, """
                @id("rehearsed-first")
                @because("What destroys something in production is rehearsed first.")
                forbid (principal, action == Action::"destroy", resource)
                when { resource.environment == "production" }
                unless { context.evidence.rehearsal };
                """);
        return "policies: " + policies + "\nrehearsal: { dry-runs: always, dry-run-counts: true }\n";
    }

    /** Past the gateway. */
    private String straight(String... words) throws Exception {
        AwsCli.Finished done = aws.run(
                moto.endpoint(),
                AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY),
                LIMIT,
                words);
        assertEquals(0, done.exit(), done.err());
        return done.out();
    }

    private AwsCli.Finished agent(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("ec2"));
        all.addAll(List.of(words));
        return aws.run(gateway, team.credentials(), LIMIT, all.toArray(String[]::new));
    }

    private String rehearsed(String hold) {
        Await.until("the rehearsal is over", LIMIT, () -> page(hold).contains("counts until"));
        return page(hold);
    }

    private String page(String hold) {
        return team.cli("show", hold).ok().out().replaceAll("\\s+", " ");
    }

    @Test
    void productionIsAskedAndNothingIsDone() throws Exception {
        Optional<AwsCli> found = AwsCli.find(directory.resolve("aws"));
        assumeTrue(found.isPresent(), "skipped: this machine has no aws command");
        aws = found.get();
        try (Moto production = Moto.start(Files.createDirectory(directory.resolve("moto")));
                Installation lineclear =
                        Installation.start(directory, production.endpoints(Set.of("ec2", "tagging")), settings())) {
            moto = production;
            moto.awaken();
            team = Team.enrol(lineclear);
            gateway = URI.create(
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                            .path("gateway")
                            .asString());
            saysYes();
            doesNotKnowDryRuns();
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    private void saysYes() throws Exception {
        String volume = MotoWorld.found(
                "(vol-[0-9a-f]+)",
                straight("ec2", "create-volume", "--size", "8", "--availability-zone", "us-east-1a"));
        String[] delete = {"delete-volume", "--volume-id", volume};
        String hold = team.holdIn(agent(delete).err());
        String page = rehearsed(hold);
        assertTrue(
                page.contains("passed (native): production's own dry run, of permissions and some parameters only: it"
                        + " would be done"),
                page);
        assertTrue(straight("ec2", "describe-volumes").contains(volume), "nothing was done");
        team.approves("ann", hold);
        team.approves("olga", hold);
        AwsCli.Finished done = agent(delete);
        assertEquals(0, done.exit(), done.err());
        assertFalse(straight("ec2", "describe-volumes").contains(volume), "and then it was");
    }

    /** This server heeds the parameter for volumes, and not for VPCs. */
    private void doesNotKnowDryRuns() throws Exception {
        String vpc =
                MotoWorld.found("(vpc-[0-9a-f]{8,})", straight("ec2", "create-vpc", "--cidr-block", "10.9.0.0/16"));
        String hold = team.holdIn(agent("delete-vpc", "--vpc-id", vpc).err());
        String page = rehearsed(hold);
        assertTrue(page.contains("failed (native)") && page.contains("Look at production: perhaps it was done"), page);
        assertFalse(straight("ec2", "describe-vpcs").contains(vpc), "as it was here");
        String other =
                MotoWorld.found("(vpc-[0-9a-f]{8,})", straight("ec2", "create-vpc", "--cidr-block", "10.8.0.0/16"));
        String next =
                rehearsed(team.holdIn(agent("delete-vpc", "--vpc-id", other).err()));
        assertTrue(next.contains("not run") && next.contains("there is no twin"), next);
        assertTrue(straight("ec2", "describe-vpcs").contains(other), "it is asked no more");
    }
}
