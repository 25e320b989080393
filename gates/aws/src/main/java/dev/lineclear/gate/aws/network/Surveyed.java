package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Acl;
import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.foresight.network.Group;
import dev.lineclear.foresight.network.Hop;
import dev.lineclear.foresight.network.Network;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.RouteTable;
import dev.lineclear.foresight.network.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Makes a network of what a survey found. */
final class Surveyed {
    private final Network.Draft draft = new Network.Draft();

    private Surveyed() {}

    static Network network(Survey.Found found, Survey survey) {
        Surveyed made = new Surveyed();
        found.of("Vpcs").values().forEach(made::vpc);
        found.of("Subnets").values().forEach(made::subnet);
        found.of("RouteTables").values().forEach(made::table);
        found.of("NetworkAcls").values().forEach(made::acl);
        found.of("SecurityGroups").values().forEach(made::group);
        found.of("InternetGateways")
                .values()
                .forEach(g -> made.gateway(g, "InternetGatewayId", Hop.Kind.INTERNET_GATEWAY));
        found.of("EgressOnlyInternetGateways")
                .values()
                .forEach(g -> made.gateway(g, "EgressOnlyInternetGatewayId", Hop.Kind.EGRESS_ONLY_GATEWAY));
        found.of("NatGateways").values().forEach(made::nat);
        found.of("VpcPeeringConnections").values().forEach(made::peering);
        made.lists(survey);
        new Tenants(made.draft, found).settle();
        return made.draft.done();
    }

    private void vpc(JsonNode vpc) {
        List<Cidr> blocks = new ArrayList<>();
        Json.each(vpc, "CidrBlockAssociationSet")
                .filter(a -> live(a.path("CidrBlockState")))
                .forEach(a -> blocks.add(Cidr.of(Json.text(a, "CidrBlock"))));
        Json.each(vpc, "Ipv6CidrBlockAssociationSet")
                .filter(a -> live(a.path("Ipv6CidrBlockState")))
                .forEach(a -> blocks.add(Cidr.of(Json.text(a, "Ipv6CidrBlock"))));
        if (blocks.isEmpty() && vpc.has("CidrBlock")) {
            blocks.add(Cidr.of(Json.text(vpc, "CidrBlock")));
        }
        String id = Json.text(vpc, "VpcId");
        draft.vpcs.put(id, new Network.Vpc(id, Json.tag(vpc, "Name"), blocks));
    }

    /** Addresses count until it is said that they are gone. */
    private static boolean live(JsonNode state) {
        return !Set.of("disassociated", "failed").contains(Json.text(state, "State"));
    }

    private void subnet(JsonNode subnet) {
        List<Cidr> blocks = new ArrayList<>();
        if (subnet.has("CidrBlock")) {
            blocks.add(Cidr.of(Json.text(subnet, "CidrBlock")));
        }
        Json.each(subnet, "Ipv6CidrBlockAssociationSet")
                .filter(a -> live(a.path("Ipv6CidrBlockState")))
                .forEach(a -> blocks.add(Cidr.of(Json.text(a, "Ipv6CidrBlock"))));
        String id = Json.text(subnet, "SubnetId");
        draft.subnets.put(
                id, new Network.Subnet(id, Json.text(subnet, "VpcId"), Json.text(subnet, "AvailabilityZone"), blocks));
    }

    private void table(JsonNode table) {
        Set<String> subnets = new HashSet<>();
        boolean main = false;
        for (JsonNode association : table.path("Associations").values()) {
            String subnet = Json.text(association, "SubnetId");
            if (!subnet.isEmpty()) {
                subnets.add(subnet);
            }
            main |= Json.yes(association, "Main");
        }
        List<RouteTable.Route> routes = new ArrayList<>();
        Json.each(table, "Routes").forEach(r -> Routes.of(r).ifPresent(routes::add));
        String id = Json.text(table, "RouteTableId");
        draft.tables.put(id, new RouteTable(id, Json.text(table, "VpcId"), main, subnets, routes));
    }

    private void acl(JsonNode acl) {
        Set<String> subnets = new HashSet<>();
        Json.each(acl, "Associations").forEach(a -> subnets.add(Json.text(a, "SubnetId")));
        List<Acl.Entry> entries = new ArrayList<>();
        Json.each(acl, "Entries").forEach(e -> entries.add(entry(e)));
        String id = Json.text(acl, "NetworkAclId");
        draft.acls.put(id, new Acl(id, Json.text(acl, "VpcId"), Json.yes(acl, "IsDefault"), subnets, entries));
    }

    /** @throws IllegalArgumentException when it has no addresses, or ports that there are not */
    static Acl.Entry entry(JsonNode entry) {
        return new Acl.Entry(
                Json.yes(entry, "Egress"),
                Json.number(entry, 0, "RuleNumber"),
                Json.text(entry, "RuleAction").equalsIgnoreCase("allow"),
                Json.entry(entry),
                Cidr.of(Json.text(entry, "CidrBlock", "Ipv6CidrBlock")));
    }

    private void group(JsonNode group) {
        List<Rule> rules = new ArrayList<>(Json.rules(group.path("IpPermissions"), false));
        rules.addAll(Json.rules(group.path("IpPermissionsEgress"), true));
        String id = Json.text(group, "GroupId");
        draft.groups.put(id, new Group(id, Json.text(group, "VpcId"), Json.text(group, "GroupName"), rules));
    }

    private void gateway(JsonNode gateway, String name, Hop.Kind kind) {
        String id = Json.text(gateway, name);
        Json.each(gateway, "Attachments")
                .filter(a -> Set.of("available", "attached").contains(Json.text(a, "State")))
                .findFirst()
                .ifPresent(a -> draft.gateways.put(id, new Network.Gateway(id, kind, Json.text(a, "VpcId"), true)));
    }

    private void nat(JsonNode nat) {
        if (Json.text(nat, "State").equals("available")) {
            String id = Json.text(nat, "NatGatewayId");
            boolean outside = !Json.text(nat, "ConnectivityType").equals("private");
            draft.gateways.put(id, new Network.Gateway(id, Hop.Kind.NAT_GATEWAY, Json.text(nat, "SubnetId"), outside));
        }
    }

    private void peering(JsonNode peering) {
        if (Json.text(peering.path("Status"), "Code").equals("active")) {
            String id = Json.text(peering, "VpcPeeringConnectionId");
            draft.peerings.put(
                    id,
                    new Network.Peering(
                            id,
                            Json.text(peering.path("RequesterVpcInfo"), "VpcId"),
                            Json.text(peering.path("AccepterVpcInfo"), "VpcId")));
        }
    }

    private void lists(Survey survey) {
        Set<String> named = new TreeSet<>();
        draft.groups.values().forEach(g -> g.rules().forEach(r -> name(r.peer(), named)));
        draft.tables.values().forEach(t -> t.routes().forEach(r -> name(r.to(), named)));
        Map<String, ArrayNode> read = survey.entries(named);
        for (String id : named) {
            Optional<List<Cidr>> addresses = Optional.ofNullable(read.get(id)).map(entries -> entries.values().stream()
                    .map(e -> Cidr.of(Json.text(e, "Cidr")))
                    .toList());
            draft.lists.put(id, new Network.PrefixList(id, id, addresses));
        }
    }

    private static void name(Peer peer, Set<String> into) {
        if (peer instanceof Peer.Listed listed) {
            into.add(listed.list());
        }
    }
}
