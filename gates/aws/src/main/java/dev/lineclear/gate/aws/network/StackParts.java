package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Acl;
import dev.lineclear.foresight.network.Flows;
import dev.lineclear.foresight.network.Group;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.gate.aws.stack.Planned.Thing;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What stands in other things and is nothing by itself: routes, rules, entries, and who belongs to which table or list. */
final class StackParts {
    /** One way or the other. */
    @FunctionalInterface
    private interface Part {
        void put(Asked asked, JsonNode properties, boolean there) throws UnforeseenException, IOException;
    }

    private static final Map<String, Part> ALL = Map.of(
            "AWS::EC2::Route", StackParts::route,
            "AWS::EC2::SecurityGroupIngress", (asked, is, there) -> rule(asked, is, there, "Ingress"),
            "AWS::EC2::SecurityGroupEgress", (asked, is, there) -> rule(asked, is, there, "Egress"),
            "AWS::EC2::NetworkAclEntry", StackParts::entry,
            "AWS::EC2::SubnetRouteTableAssociation", StackParts::table,
            "AWS::EC2::SubnetNetworkAclAssociation", StackParts::acl,
            "AWS::EC2::VPCGatewayAttachment", StackParts::attachment);

    private StackParts() {}

    static boolean are(String type) {
        return ALL.containsKey(type);
    }

    /** @param there whether it is to be there; else it is to be gone */
    static void put(Asked asked, Thing part, boolean there) throws UnforeseenException, IOException {
        Part known = ALL.get(part.type());
        if (known == null) {
            throw new UnforeseenException("nothing here knows what it does to it");
        }
        known.put(asked, part.properties(), there);
    }

    private static void route(Asked asked, JsonNode is, boolean there) throws UnforeseenException, IOException {
        ObjectNode input = StackValues.input(
                is,
                "RouteTableId",
                "DestinationCidrBlock",
                "DestinationIpv6CidrBlock",
                "DestinationPrefixListId",
                "GatewayId",
                "NatGatewayId",
                "VpcPeeringConnectionId",
                "EgressOnlyInternetGatewayId",
                "TransitGatewayId",
                "VpcEndpointId",
                "NetworkInterfaceId",
                "InstanceId",
                "LocalGatewayId",
                "CarrierGatewayId",
                "CoreNetworkArn");
        known(asked.draft().gateways, input, "NatGatewayId", "EgressOnlyInternetGatewayId");
        known(asked.draft().peerings, input, "VpcPeeringConnectionId");
        StackStep.ask(asked, there ? "ec2:CreateRoute" : "ec2:DeleteRoute", input);
    }

    /**
     * Where the template makes the gateway and it could not be put there, the route would seem to lead nowhere. (An internet
     * gateway leads nowhere before it is attached, and what could not be attached is said.)
     */
    private static void known(Map<String, ?> among, ObjectNode route, String... names) throws UnforeseenException {
        for (String name : names) {
            String id = Json.text(route, name);
            if (id.contains("new:") && !among.containsKey(id)) {
                throw new UnforeseenException("where " + name + " leads is not worked out");
            }
        }
    }

    private static void rule(Asked asked, JsonNode is, boolean there, String way)
            throws UnforeseenException, IOException {
        ObjectNode input = StackValues.input(is, "GroupId", "GroupName");
        Group group = asked.draft().groups.get(Json.text(input, "GroupId"));
        if (there && way.equals("Egress") && (group == null || everythingGoesOut(group))) {
            // CloudFormation may take away the rule that a group had that nobody wrote rules for.
            throw new UnforeseenException(
                    "whether the group keeps the rule that lets everything out is not known here");
        }
        input.putArray("IpPermissions").add(StackValues.permission(is));
        StackStep.ask(asked, "ec2:" + (there ? "Authorize" : "Revoke") + "SecurityGroup" + way, input);
    }

    private static boolean everythingGoesOut(Group group) {
        return group.rules().stream()
                .anyMatch(rule -> rule.egress()
                        && rule.peer() instanceof Peer.Block block
                        && block.addresses().length() == 0
                        && rule.flows().equals(Flows.ALL));
    }

    private static void entry(Asked asked, JsonNode is, boolean there) throws UnforeseenException, IOException {
        ObjectNode input = StackValues.input(
                is, "NetworkAclId", "RuleNumber", "Protocol", "RuleAction", "Egress", "CidrBlock", "Ipv6CidrBlock");
        StackValues.nested(input, is, "PortRange", "From", "To");
        StackValues.nested(input, is, "Icmp", "Type", "Code");
        StackStep.ask(asked, there ? "ec2:CreateNetworkAclEntry" : "ec2:DeleteNetworkAclEntry", input);
    }

    private static void table(Asked asked, JsonNode is, boolean there) throws UnforeseenException, IOException {
        ObjectNode input = StackValues.input(is, "SubnetId", "RouteTableId");
        if (there) {
            StackStep.ask(asked, "ec2:AssociateRouteTable", input);
            return;
        }
        var table = asked.draft().tables.get(Json.text(input, "RouteTableId"));
        String subnet = Json.text(input, "SubnetId");
        if (table == null || !table.subnets().contains(subnet)) {
            throw new UnforeseenException("the subnet does not go by that table");
        }
        RouteSteps.leave(asked, subnet);
    }

    /** A subnet that belongs to none goes by its VPC's default one. */
    private static void acl(Asked asked, JsonNode is, boolean there) throws UnforeseenException {
        String subnet = StackValues.needed(is, "SubnetId");
        String id = StackValues.needed(is, "NetworkAclId");
        Map<String, Acl> acls = asked.draft().acls;
        Acl own = acls.get(id);
        if (own == null || !there && !own.subnets().contains(subnet)) {
            throw new UnforeseenException("the subnet does not go by that network ACL, or it was not found");
        }
        acls.replaceAll((name, acl) -> {
            Set<String> subnets = new HashSet<>(acl.subnets());
            subnets.remove(subnet);
            if (there && name.equals(id)) {
                subnets.add(subnet);
            }
            return new Acl(name, acl.vpc(), acl.fallback(), subnets, acl.entries());
        });
    }

    private static void attachment(Asked asked, JsonNode is, boolean there) throws UnforeseenException, IOException {
        ObjectNode input = StackValues.input(is, "InternetGatewayId", "VpcId");
        if (!input.has("InternetGatewayId")) {
            throw new UnforeseenException("it is about a virtual private gateway");
        }
        StackStep.ask(asked, there ? "ec2:AttachInternetGateway" : "ec2:DetachInternetGateway", input);
    }
}
