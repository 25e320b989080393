package dev.lineclear.gate.aws.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Which requests change a network, and how. */
final class Steps {
    private static final Map<String, Asked.Step> KNOWN = new HashMap<>();

    static {
        KNOWN.putAll(GroupSteps.ALL);
        KNOWN.putAll(RouteSteps.ALL);
        KNOWN.putAll(PlaceSteps.ALL);
        KNOWN.putAll(TenantSteps.ALL);
        KNOWN.putAll(LaunchSteps.ALL);
    }

    /** What only makes things that nothing uses yet, names them, or is about something else of that name. */
    private static final Pattern HARMLESS = Pattern.compile(
            "ec2:(Create(Vpc|DefaultVpc|Subnet|DefaultSubnet|RouteTable|NetworkAcl"
                    + "|SecurityGroup|InternetGateway|EgressOnlyInternetGateway|NatGateway|VpcPeeringConnection|NetworkInterface"
                    + "|ManagedPrefixList|CustomerGateway|VpnGateway|DhcpOptions|SubnetCidrReservation|FlowLogs"
                    + "|NetworkInsightsPath|NetworkInsightsAccessScope|NetworkInterfacePermission)"
                    + "|AllocateAddress|UpdateSecurityGroupRuleDescriptions(Ingress|Egress)|Delete(DhcpOptions|FlowLogs|NetworkInsights.*"
                    + "|ManagedPrefixList|CustomerGateway|SubnetCidrReservation|NetworkInterfacePermission)"
                    + "|.*NetworkInsights.*|.*NetworkPerformance.*|.*InstanceConnectEndpoint|.*VpcEndpointServicePermissions)");

    /** By the things whose change changes who reaches whom. */
    private static final Pattern OF_THE_NETWORK = Pattern.compile(
            "ec2:.*(Vpc|Subnet|Route|SecurityGroup|NetworkAcl|Gateway|NetworkInterface|Ipv6|PrivateIp|PrefixList|Vgw|Vpn"
                    + "|Dhcp|Address|ClassicLink|TrafficMirror|CoreNetwork).*"
                    + "|network-firewall:.*|directconnect:.*|vpc-lattice:.*"
                    + "|networkmanager:.*(CoreNetwork|Attachment|Peering|TransitGateway).*|elasticloadbalancing:(SetSubnets|SetIpAddressType|AttachLoadBalancerToSubnets"
                    + "|DetachLoadBalancerFromSubnets|ApplySecurityGroupsToLoadBalancer)|rds:ModifyDBSubnetGroup");

    /** These change a network only by what they hold. */
    private static final Map<String, Set<String>> ONLY_WITH = Map.of(
            "ec2:ModifyInstanceAttribute", Set.of("Groups", "GroupId", "GroupSet"),
            "ec2:ModifyNetworkInterfaceAttribute", Set.of("Groups", "SecurityGroupId", "Group"),
            "rds:ModifyDBInstance",
                    Set.of("VpcSecurityGroupIds", "PubliclyAccessible", "DBSubnetGroupName", "DBPortNumber"),
            "lambda:UpdateFunctionConfiguration", Set.of("VpcConfig"),
            "autoscaling:UpdateAutoScalingGroup",
                    Set.of(
                            "VPCZoneIdentifier",
                            "AvailabilityZones",
                            "LaunchTemplate",
                            "LaunchConfigurationName",
                            "MixedInstancesPolicy"));

    /** By these, things move to other subnets, groups or ports in ways that are not worked out here. */
    private static final Map<String, Set<String>> MOVES = Map.of(
            "rds:ModifyDBCluster", Set.of("VpcSecurityGroupIds", "Port"),
            "redshift:ModifyCluster",
                    Set.of("VpcSecurityGroupIds", "ClusterSecurityGroups", "PubliclyAccessible", "Port"),
            "redshift:ModifyClusterSubnetGroup", Set.of("SubnetIds"),
            "elasticache:ModifyCacheCluster", Set.of("SecurityGroupIds", "CacheSecurityGroupNames"),
            "elasticache:ModifyReplicationGroup", Set.of("SecurityGroupIds", "CacheSecurityGroupNames"),
            "elasticache:ModifyCacheSubnetGroup", Set.of("SubnetIds"),
            "ecs:UpdateService", Set.of("networkConfiguration"),
            "eks:UpdateClusterConfig", Set.of("resourcesVpcConfig"),
            "es:UpdateDomainConfig", Set.of("VPCOptions"));

    private Steps() {}

    /** What a request does; empty when it does nothing to who reaches whom. */
    static Optional<Asked.Step> of(String operation, JsonNode input) {
        Asked.Step known = KNOWN.get(operation);
        Set<String> members = ONLY_WITH.get(operation);
        if (members != null && members.stream().noneMatch(input::has) && !attributeIsGroups(input)) {
            return Optional.empty();
        }
        if (operation.equals("rds:ModifyDBInstance") && (input.has("DBSubnetGroupName") || input.has("DBPortNumber"))) {
            return Optional.of(unforeseen("it moves the database to other subnets or another port"));
        }
        if (known != null) {
            return Optional.of(known);
        }
        if (MOVES.getOrDefault(operation, Set.of()).stream().anyMatch(input::has)) {
            return Optional.of(
                    unforeseen("what " + operation + " moves to other subnets, groups or ports is not worked out"));
        }
        boolean counts = OF_THE_NETWORK.matcher(operation).matches()
                && !HARMLESS.matcher(operation).matches();
        return counts
                ? Optional.of(unforeseen("nothing here knows what " + operation + " does to it"))
                : Optional.empty();
    }

    private static boolean attributeIsGroups(JsonNode input) {
        return Json.text(input, "Attribute").equals("groupSet");
    }

    private static Asked.Step unforeseen(String why) {
        return asked -> {
            throw new UnforeseenException(why);
        };
    }
}
