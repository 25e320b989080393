package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.MotoShop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parameters of a deployment, misread, allocate what others already may: each group fits its subnets, both together do not.
 * Proposed by an agent, held with the conflict named, and run only when two people saw it and agreed.
 */
final class AllocationOutageTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void theConflictIsNamedBeforeAnythingRuns() throws Exception {
        String[] subnet = new String[1];
        try (OutageStage stage = OutageStage.set(
                directory,
                Set.of("ec2", "autoscaling", "tagging"),
                "inventory: { every: 5m, services: [autoscaling] }\n",
                shop -> subnet[0] = groups(shop))) {
            conflicting(stage, subnet[0]);
            misread(stage);
            twoAtOnce(stage, subnet[0]);
        }
    }

    /** What the group hangs on is known by a scan that nobody asked for but the clock. */
    private static void twoAtOnce(OutageStage stage, String subnet) throws Exception {
        String urn = "arn:aws:ec2:us-east-1:000000000000:subnet/" + subnet;
        Await.until(
                "it was scanned",
                SOON,
                () -> stage.team.cli("graph", "show", urn).out().contains("autoScalingGroupName/checkout uses"));
        String hold = stage.heldInAnother(
                "ec2", "modify-subnet-attribute", "--subnet-id", subnet, "--map-public-ip-on-launch");
        stage.shows(
                hold,
                List.of(
                        "Another session asked to change the same, or what one of them hangs on, a short time ago:"
                                + " autoscaling:UpdateAutoScalingGroup",
                        "needs two people"));
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

    private static String autoscaling(MotoShop shop, String action, String... parameters)
            throws IOException, InterruptedException {
        String[] all = new String[parameters.length + 2];
        System.arraycopy(parameters, 0, all, 0, parameters.length);
        all[parameters.length] = "Version";
        all[parameters.length + 1] = "2011-01-01";
        return shop.ask("autoscaling", action, all);
    }

    private static void conflicting(OutageStage stage, String subnet) throws Exception {
        String hold = stage.held(grown("8"));
        stage.shows(
                hold,
                List.of(
                        "Auto Scaling group checkout could start 8 more instances, and so could others of the same subnets:"
                                + " search (6): 14 together; " + subnet + " has 11 addresses free.",
                        // Not only since a group that is sized anew may end instances.
                        "What cannot be meant as it stands"));
        assertTrue(has(stage.shop, "4"), "nothing ran");
        stage.takesTwo(hold, () -> has(stage.shop, "8"), grown("8"));
    }

    /** Eighty, where eight was meant. */
    private static void misread(OutageStage stage) throws Exception {
        String hold = stage.held(grown("80"));
        stage.shows(hold, List.of("MaxSize of Auto Scaling group checkout would be 80; it is 8."));
        assertFalse(has(stage.shop, "80"), "nothing ran");
    }

    private static String[] grown(String most) {
        return new String[] {
            "autoscaling", "update-auto-scaling-group", "--auto-scaling-group-name", "checkout", "--max-size", most
        };
    }

    private static boolean has(MotoShop shop, String most) throws IOException, InterruptedException {
        return autoscaling(shop, "DescribeAutoScalingGroups", "AutoScalingGroupNames.member.1", "checkout")
                .contains("<MaxSize>" + most + "<");
    }
}
