package dev.lineclear.gate.aws.network;

import static dev.lineclear.gate.aws.network.Foreseen.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.proposal.Signal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Groups of instances that are moved, and instances that are to be launched. */
final class GroupForesightTest extends TenantRig {
    private static Map<String, Signal> scaled(String group, String subnets) {
        return Foreseen.by(
                foresight,
                "autoscaling:UpdateAutoScalingGroup",
                "{'AutoScalingGroupName': '%s', 'VPCZoneIdentifier': '%s'}".formatted(group, subnets));
    }

    @Test
    void instancesOfAGroupThatIsMovedLoseTheDatabaseWithIt() {
        says(
                scaled("workers", island).get(NetworkForesight.LOST),
                "can no longer reach orders (database) in us-east-1a: tcp 5432");
        assertEquals(
                Set.of(), scaled("workers", String.join(", ", shop.webSubnets)).keySet(), "nobody moves");
        assertEquals(
                Set.of(), scaled("workers", shop.webSubnets.getLast()).keySet(), "those next to it reach the same");
    }

    @Test
    void ofAGroupWhatCannotBeToldIsSaid() {
        assertEquals(
                Set.of(NetworkForesight.UNSEEN), scaled("nobody", island).keySet(), "no instance tells its groups");
        assertEquals(
                Set.of(NetworkForesight.UNSEEN), scaled("workers", "subnet-0").keySet());
        assertEquals(
                Set.of(NetworkForesight.UNSEEN),
                Foreseen.by(
                                foresight,
                                "autoscaling:UpdateAutoScalingGroup",
                                "{'AutoScalingGroupName': 'workers', 'AvailabilityZones': ['us-east-1c']}")
                        .keySet());
        assertEquals(
                Set.of(),
                Foreseen.by(
                                foresight,
                                "autoscaling:UpdateAutoScalingGroup",
                                "{'AutoScalingGroupName': 'x', 'MaxSize': 3}")
                        .keySet());
    }

    private static Map<String, Signal> launched(String group, String how) {
        return Foreseen.by(
                foresight,
                "autoscaling:UpdateAutoScalingGroup",
                "{'AutoScalingGroupName': '%s', %s}".formatted(group, how));
    }

    @Test
    void instancesThatAreToBeLaunchedInOtherGroupsLoseWhatThoseWereLetThrough() throws Exception {
        String lost = "can no longer reach orders (database) in us-east-1a: tcp 5432";
        says(launched("workers", "'LaunchConfigurationName': 'edge'").get(NetworkForesight.LOST), lost);
        assertEquals(
                Set.of(),
                launched("workers", "'LaunchConfigurationName': 'workers'").keySet());
        for (String name : List.of("LaunchTemplate", "MixedInstancesPolicy': {'LaunchTemplate")) {
            String specification = name.startsWith("M") ? "LaunchTemplateSpecification': {'" : "";
            String ends = name.startsWith("M") ? "}}}" : "}";
            String open = "'" + name + "': {'" + specification + "LaunchTemplateName': 'next', 'Version': '";
            says(launched("workers", open + "2'" + ends).get(NetworkForesight.LOST), lost);
            says(launched("workers", open + "$Latest'" + ends).get(NetworkForesight.LOST), lost);
            assertEquals(Set.of(), launched("workers", open + "1'" + ends).keySet(), "as they are");
        }
    }

    @Test
    void ofALaunchWhatCannotBeToldIsSaid() {
        for (String how : List.of(
                "'LaunchConfigurationName': 'none'",
                "'LaunchTemplate': {'LaunchTemplateName': 'next', 'Version': '9'}",
                "'LaunchTemplate': {'LaunchTemplateName': 'bare'}",
                "'MixedInstancesPolicy': {'LaunchTemplate': {'Overrides': [{'LaunchTemplateSpecification': {}}]}}")) {
            assertEquals(
                    Set.of(NetworkForesight.UNSEEN), launched("workers", how).keySet(), how);
        }
    }

    @Test
    void aTemplateThatIsChangedUnderAGroupIsSeen() {
        String lost = "can no longer reach orders (database) in us-east-1a: tcp 5432";
        String name = "'LaunchTemplateName': 'next'";
        says(
                Foreseen.by(foresight, "ec2:ModifyLaunchTemplate", "{" + name + ", 'SetDefaultVersion': '2'}")
                        .get(NetworkForesight.LOST),
                lost);
        assertEquals(
                Set.of(),
                Foreseen.by(foresight, "ec2:ModifyLaunchTemplate", "{" + name + ", 'SetDefaultVersion': '1'}")
                        .keySet());
        assertEquals(
                Set.of(),
                Foreseen.by(
                                foresight,
                                "ec2:CreateLaunchTemplateVersion",
                                "{" + name + ", 'LaunchTemplateData':" + " {'SecurityGroupId': ['" + shop.edgeGroup
                                        + "']}}")
                        .keySet(),
                "no group launches by the latest");
    }
}
