package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Acl;
import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.foresight.network.Flows;
import dev.lineclear.foresight.network.Group;
import dev.lineclear.foresight.network.Hop;
import dev.lineclear.foresight.network.Network;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.RouteTable;
import dev.lineclear.foresight.network.Rule;
import dev.lineclear.gate.aws.stack.Planned.Thing;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What others stand in: groups, tables, lists, gateways and networks of a stack, made, changed where they are, or deleted. Names
 * or tags of them change nothing; what makes them anew is unforeseen, since who is in them then is in no template.
 */
final class StackThings {
    /** By their type, the request that deletes one, and by which of its members. */
    private static final Map<String, List<String>> DELETED = Map.of(
            "AWS::EC2::SecurityGroup", List.of("ec2:DeleteSecurityGroup", "GroupId"),
            "AWS::EC2::RouteTable", List.of("ec2:DeleteRouteTable", "RouteTableId"),
            "AWS::EC2::NetworkAcl", List.of("ec2:DeleteNetworkAcl", "NetworkAclId"),
            "AWS::EC2::Subnet", List.of("ec2:DeleteSubnet", "SubnetId"),
            "AWS::EC2::VPC", List.of("ec2:DeleteVpc", "VpcId"),
            "AWS::EC2::InternetGateway", List.of("ec2:DeleteInternetGateway", "InternetGatewayId"),
            "AWS::EC2::EgressOnlyInternetGateway",
                    List.of("ec2:DeleteEgressOnlyInternetGateway", "EgressOnlyInternetGatewayId"),
            "AWS::EC2::NatGateway", List.of("ec2:DeleteNatGateway", "NatGatewayId"),
            "AWS::EC2::VPCPeeringConnection", List.of("ec2:DeleteVpcPeeringConnection", "VpcPeeringConnectionId"));

    /** Those that are there alone by being made. */
    private static final Set<String> MADE = Set.of(
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::RouteTable",
            "AWS::EC2::NetworkAcl",
            "AWS::EC2::VPC",
            "AWS::EC2::Subnet",
            "AWS::EC2::InternetGateway",
            "AWS::EC2::EgressOnlyInternetGateway",
            "AWS::EC2::NatGateway",
            "AWS::EC2::VPCPeeringConnection");

    private StackThings() {}

    static boolean are(String type) {
        return MADE.contains(type);
    }

    /** Puts one there of which nobody is a part yet. */
    static void make(Asked asked, Thing thing) throws UnforeseenException {
        JsonNode is = thing.properties();
        String id = thing.id();
        Network.Draft draft = asked.draft();
        switch (thing.type()) {
            case "AWS::EC2::SecurityGroup" ->
                draft.groups.put(
                        id, new Group(id, StackValues.text(is, "VpcId"), StackValues.text(is, "GroupName"), rules(is)));
            case "AWS::EC2::RouteTable" ->
                draft.tables.put(id, new RouteTable(id, StackValues.needed(is, "VpcId"), false, Set.of(), List.of()));
            case "AWS::EC2::NetworkAcl" ->
                draft.acls.put(id, new Acl(id, StackValues.needed(is, "VpcId"), false, Set.of(), List.of()));
            case "AWS::EC2::VPC" -> draft.vpcs.put(id, new Network.Vpc(id, "", blocks(is)));
            case "AWS::EC2::Subnet" ->
                draft.subnets.put(
                        id,
                        new Network.Subnet(
                                id,
                                StackValues.needed(is, "VpcId"),
                                StackValues.text(is, "AvailabilityZone"),
                                blocks(is)));
            case "AWS::EC2::EgressOnlyInternetGateway" ->
                draft.gateways.put(
                        id,
                        new Network.Gateway(id, Hop.Kind.EGRESS_ONLY_GATEWAY, StackValues.needed(is, "VpcId"), true));
            case "AWS::EC2::NatGateway" ->
                draft.gateways.put(
                        id,
                        new Network.Gateway(
                                id,
                                Hop.Kind.NAT_GATEWAY,
                                StackValues.needed(is, "SubnetId"),
                                !StackValues.text(is, "ConnectivityType").equals("private")));
            case "AWS::EC2::VPCPeeringConnection" -> peer(asked, thing);
            default -> {
                // An internet gateway leads nowhere before it is attached.
            }
        }
    }

    private static List<Cidr> blocks(JsonNode is) throws UnforeseenException {
        String block = StackValues.text(is, "CidrBlock");
        return block.isEmpty() ? List.of() : List.of(Cidr.of(block));
    }

    /** Within one account and region CloudFormation waits until it works. */
    private static void peer(Asked asked, Thing thing) throws UnforeseenException {
        JsonNode is = thing.properties();
        String one = StackValues.needed(is, "VpcId");
        String other = StackValues.needed(is, "PeerVpcId");
        Map<String, Network.Vpc> known = asked.draft().vpcs;
        boolean near = StackValues.text(is, "PeerOwnerId").isEmpty()
                && StackValues.text(is, "PeerRegion").isEmpty();
        if (!near || !known.containsKey(one) || !known.containsKey(other)) {
            throw new UnforeseenException("it leads to another account or region, or a VPC that was not found");
        }
        asked.draft().peerings.put(thing.id(), new Network.Peering(thing.id(), one, other));
    }

    private static List<Rule> rules(JsonNode is) throws UnforeseenException {
        List<Rule> rules =
                new ArrayList<>(Json.rules(list(StackValues.permissions(is, "SecurityGroupIngress")), false));
        if (is.has("SecurityGroupEgress")) {
            rules.addAll(Json.rules(list(StackValues.permissions(is, "SecurityGroupEgress")), true));
        } else {
            for (String world : List.of("0.0.0.0/0", "::/0")) {
                rules.add(new Rule("", true, Flows.ALL, new Peer.Block(Cidr.of(world))));
            }
        }
        return rules;
    }

    private static JsonNode list(Iterable<ObjectNode> permissions) {
        var list = CanonicalJson.MAPPER.createArrayNode();
        permissions.forEach(list::add);
        return list;
    }

    /** Where it stays what it is. */
    static void change(Asked asked, Thing was, Thing is) throws UnforeseenException, IOException {
        List<String> changed = new ArrayList<>(StackValues.changed(was.properties(), is.properties()));
        changed.remove("Tags");
        boolean group = is.type().equals("AWS::EC2::SecurityGroup");
        for (String name : List.of("SecurityGroupIngress", "SecurityGroupEgress")) {
            if (group && changed.remove(name)) {
                turned(asked, was, is, name);
            }
        }
        if (!changed.isEmpty()) {
            throw new UnforeseenException("what its " + String.join(", ", changed) + " does there is not known here");
        }
    }

    private static void turned(Asked asked, Thing was, Thing is, String name) throws UnforeseenException, IOException {
        boolean egress = name.endsWith("Egress");
        if (egress && was.properties().has(name) != is.properties().has(name)) {
            throw new UnforeseenException("whether it has the rule then that lets everything out is not known here");
        }
        Set<ObjectNode> before = StackValues.permissions(was.properties(), name);
        Set<ObjectNode> after = StackValues.permissions(is.properties(), name);
        rules(asked, "ec2:Revoke" + name, is.id(), before, after);
        rules(asked, "ec2:Authorize" + name, is.id(), after, before);
    }

    /** Of one side, those that the other has not. */
    private static void rules(Asked asked, String operation, String group, Set<ObjectNode> of, Set<ObjectNode> other)
            throws UnforeseenException, IOException {
        List<ObjectNode> alone = of.stream().filter(p -> !other.contains(p)).toList();
        if (!alone.isEmpty()) {
            ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("GroupId", group);
            input.set("IpPermissions", list(alone));
            StackStep.ask(asked, operation, input);
        }
    }

    static void delete(Asked asked, Thing thing) throws UnforeseenException, IOException {
        List<String> request = DELETED.get(thing.type());
        if (request == null) {
            throw new UnforeseenException("what is in it is not looked for");
        }
        StackStep.ask(
                asked,
                request.getFirst(),
                CanonicalJson.MAPPER.createObjectNode().put(request.getLast(), thing.id()));
    }
}
