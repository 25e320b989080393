package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.AwsCli;
import dev.lineclear.testkit.junit.Moto;
import dev.lineclear.testkit.junit.MotoShop;
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

/**
 * A change of configuration that cuts zones off from each other, and takes the database and the content network with it:
 * proposed by an agent, held with the lost paths named, and run when two people saw them and agreed.
 */
final class NetworkOutageTest {
    private static final Set<String> SIGNING = Set.of("ec2", "rds", "elasticloadbalancing", "lambda", "tagging");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private AwsCli aws;
    private URI gateway;
    private Team team;

    private AwsCli.Finished ec2(String command, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("ec2", command));
        words.addAll(List.of(more));
        return aws.run(gateway, team.credentials(), LIMIT, words.toArray(String[]::new));
    }

    @Test
    void theLostPathsAreNamedBeforeAnythingRuns() throws Exception {
        Optional<AwsCli> found = AwsCli.find(directory.resolve("aws"));
        assumeTrue(found.isPresent(), "skipped: this machine has no aws command");
        aws = found.get();
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")));
                MotoShop shop = MotoShop.in(moto);
                Installation lineclear = Installation.start(directory, moto.endpoints(SIGNING), "")) {
            moto.awaken();
            team = Team.enrol(lineclear);
            gateway = URI.create(
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                            .path("gateway")
                            .asString());
            String[] outage = {
                "--network-acl-id",
                shop.acl,
                "--ingress",
                "--rule-number",
                "50",
                "--protocol",
                "-1",
                "--rule-action",
                "deny",
                "--cidr-block",
                "0.0.0.0/0"
            };
            AwsCli.Finished asked = ec2("create-network-acl-entry", outage);
            assertTrue(asked.err().contains("held as"), asked.err());
            String hold = team.holdIn(asked.err());
            String page = team.cli("show", hold).ok().out();
            for (String named : List.of(
                    "us-east-1a and us-east-1b are cut off from each other",
                    "web in us-east-1a and us-east-1b can no longer reach orders (database) in us-east-1a: tcp 5432",
                    "the internet can no longer reach shop (load balancer) in us-east-1a: tcp 443",
                    "needs two people")) {
                assertTrue(words(page).contains(named), named + " in " + page);
            }
            assertFalse(acl(shop).contains("<ruleNumber>50<"), "nothing ran");
            team.approves("ann", hold);
            assertTrue(ec2("create-network-acl-entry", outage).err().contains("held as"), "one is not enough");
            team.approves("bob", hold);
            AwsCli.Finished done = ec2("create-network-acl-entry", outage);
            assertEquals(0, done.exit(), done.err());
            assertTrue(acl(shop).contains("<ruleNumber>50<"), "it ran");
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    private static String words(String page) {
        return page.replaceAll("\\s+", " ");
    }

    private static String acl(MotoShop shop) throws Exception {
        return shop.ask("ec2", "DescribeNetworkAcls", "NetworkAclId.1", shop.acl);
    }
}
