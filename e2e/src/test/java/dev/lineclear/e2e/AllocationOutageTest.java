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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parameters of a deployment, misread, allocate what others already may: each group fits its subnets, both together do not.
 * Proposed by an agent, held with the conflict named, and run only when two people saw it and agreed.
 */
final class AllocationOutageTest {
    private static final Set<String> SIGNING = Set.of("ec2", "autoscaling", "tagging");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private AwsCli aws;
    private URI gateway;
    private Team team;

    @Test
    void theConflictIsNamedBeforeAnythingRuns() throws Exception {
        Optional<AwsCli> found = AwsCli.find(directory.resolve("aws"));
        assumeTrue(found.isPresent(), "skipped: this machine has no aws command");
        aws = found.get();
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")));
                MotoShop shop = MotoShop.in(moto);
                Installation lineclear = Installation.start(directory, moto.endpoints(SIGNING), "")) {
            moto.awaken();
            String subnet = groups(shop);
            team = Team.enrol(lineclear);
            gateway = URI.create(
                    CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")))
                            .path("gateway")
                            .asString());
            conflicting(shop, subnet);
            misread(shop);
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    /** Two groups in a subnet that has eleven addresses: checkout may take four of them, search six. */
    private static String groups(MotoShop shop) throws Exception {
        String made = shop.ask("ec2", "CreateSubnet", "VpcId", shop.vpc, "CidrBlock", "10.0.200.0/28");
        String subnet = made.replaceAll("(?s).*<subnetId>([^<]+)<.*", "$1");
        autoscaling(
                shop,
                "CreateLaunchConfiguration",
                "LaunchConfigurationName",
                "web",
                "ImageId",
                "ami-12c6146b",
                "InstanceType",
                "t3.micro");
        for (String name : List.of("checkout", "search")) {
            autoscaling(
                    shop,
                    "CreateAutoScalingGroup",
                    "AutoScalingGroupName",
                    name,
                    "LaunchConfigurationName",
                    "web",
                    "MinSize",
                    "0",
                    "MaxSize",
                    name.equals("checkout") ? "4" : "6",
                    "VPCZoneIdentifier",
                    subnet);
        }
        return subnet;
    }

    private static String autoscaling(MotoShop shop, String action, String... parameters) throws Exception {
        String[] all = new String[parameters.length + 2];
        System.arraycopy(parameters, 0, all, 0, parameters.length);
        all[parameters.length] = "Version";
        all[parameters.length + 1] = "2011-01-01";
        return shop.ask("autoscaling", action, all);
    }

    private void conflicting(MotoShop shop, String subnet) throws Exception {
        AwsCli.Finished asked = grown("8");
        assertTrue(asked.err().contains("held as"), asked.err());
        String hold = team.holdIn(asked.err());
        String page = words(team.cli("show", hold).ok().out());
        for (String named : List.of(
                "Auto Scaling group checkout could start 8 more instances, and so could others of the same subnets: search"
                        + " (6): 14 together; " + subnet + " has 11 addresses free.",
                "needs two people")) {
            assertTrue(page.contains(named), named + " in " + page);
        }
        team.approves("ann", hold);
        assertTrue(grown("8").err().contains("held as"), "one is not enough");
        assertTrue(sizes(shop).contains("<MaxSize>4<"), "nothing ran");
        team.approves("bob", hold);
        AwsCli.Finished done = grown("8");
        assertEquals(0, done.exit(), done.err());
        assertTrue(sizes(shop).contains("<MaxSize>8<"), "it ran");
    }

    /** Eighty, where eight was meant. */
    private void misread(MotoShop shop) throws Exception {
        AwsCli.Finished asked = grown("80");
        assertTrue(asked.err().contains("held as"), asked.err());
        String page = words(team.cli("show", team.holdIn(asked.err())).ok().out());
        assertTrue(page.contains("MaxSize of Auto Scaling group checkout would be 80; it is 8."), page);
        assertFalse(sizes(shop).contains("<MaxSize>80<"), "nothing ran");
    }

    private AwsCli.Finished grown(String most) throws Exception {
        return aws.run(
                gateway,
                team.credentials(),
                LIMIT,
                "autoscaling",
                "update-auto-scaling-group",
                "--auto-scaling-group-name",
                "checkout",
                "--max-size",
                most);
    }

    private static String sizes(MotoShop shop) throws Exception {
        return autoscaling(shop, "DescribeAutoScalingGroups", "AutoScalingGroupNames.member.1", "checkout");
    }

    private static String words(String page) {
        return page.replaceAll("\\s+", " ");
    }
}
