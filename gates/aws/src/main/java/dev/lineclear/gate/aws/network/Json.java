package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.foresight.network.Flows;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads what EC2 answers and what requests say, which differ in how they name the same members. */
final class Json {
    private Json() {}

    /** The first of the members that is there, as text; empty where none is. */
    static String text(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isString() || value.isNumber() || value.isBoolean()) {
                return value.asString();
            }
        }
        return "";
    }

    static boolean yes(JsonNode node, String name) {
        return text(node, name).equalsIgnoreCase("true");
    }

    /** @throws IllegalArgumentException when it is there and no number */
    static int number(JsonNode node, int otherwise, String... names) {
        String text = text(node, names);
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    /** Of lists as the protocols write them: plain, of one member that says of what, or a single one. */
    static List<String> strings(JsonNode node, String... names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            leaves(node.path(name), all);
        }
        return all;
    }

    private static void leaves(JsonNode node, List<String> into) {
        if (node.isString()) {
            into.add(node.asString());
        } else {
            node.values().forEach(v -> leaves(v, into));
        }
    }

    static Stream<JsonNode> each(JsonNode node, String... names) {
        return Stream.of(names).flatMap(name -> node.path(name).values().stream());
    }

    static String tag(JsonNode tagged, String name) {
        return each(tagged, "Tags", "TagSet", "TagList")
                .filter(t -> text(t, "Key").equals(name))
                .map(t -> text(t, "Value"))
                .findFirst()
                .orElse("");
    }

    /** Of each permission of a security group a rule for each of its peers. */
    static List<Rule> rules(JsonNode permissions, boolean egress) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode permission : permissions.values()) {
            Flows flows = flows(permission);
            peers(permission).forEach(peer -> rules.add(new Rule("", egress, flows, peer)));
        }
        return rules;
    }

    static Flows flows(JsonNode permission) {
        return Flows.rule(
                text(permission, "IpProtocol").toLowerCase(java.util.Locale.ROOT),
                number(permission, -1, "FromPort"),
                number(permission, -1, "ToPort"));
    }

    private static List<Peer> peers(JsonNode permission) {
        List<Peer> peers = new ArrayList<>();
        each(permission, "IpRanges").forEach(r -> peers.add(new Peer.Block(Cidr.of(text(r, "CidrIp")))));
        each(permission, "Ipv6Ranges").forEach(r -> peers.add(new Peer.Block(Cidr.of(text(r, "CidrIpv6")))));
        each(permission, "UserIdGroupPairs", "Groups")
                .forEach(g -> peers.add(new Peer.Members(text(g, "GroupId", "GroupName"))));
        each(permission, "PrefixListIds").forEach(l -> peers.add(new Peer.Listed(text(l, "PrefixListId"))));
        return peers;
    }

    /** Of one with an id: a description of DescribeSecurityGroupRules, or what ModifySecurityGroupRules is to make of it. */
    static Rule rule(String id, boolean egress, JsonNode rule) {
        return new Rule(
                id,
                egress,
                flows(rule),
                peer(rule, "CidrIpv4", "CidrIpv6", "PrefixListId")
                        .orElseGet(() -> new Peer.Members(
                                rule.has("ReferencedGroupInfo")
                                        ? text(rule.path("ReferencedGroupInfo"), "GroupId")
                                        : text(rule, "ReferencedGroupId"))));
    }

    /** By the first of three members that is there: a block of IPv4, one of IPv6, a prefix list. */
    static Optional<Peer> peer(JsonNode node, String v4, String v6, String list) {
        String block = text(node, v4, v6);
        String listed = text(node, list);
        return !block.isEmpty()
                ? Optional.of(new Peer.Block(Cidr.of(block)))
                : listed.isEmpty() ? Optional.empty() : Optional.of(new Peer.Listed(listed));
    }

    /** Of an entry of a network ACL. */
    static Flows entry(JsonNode entry) {
        String protocol = text(entry, "Protocol").toLowerCase(java.util.Locale.ROOT);
        JsonNode icmp = entry.has("IcmpTypeCode") ? entry.path("IcmpTypeCode") : entry.path("Icmp");
        boolean ping = protocol.equals("1") || protocol.equals("58") || protocol.startsWith("icmp");
        return ping
                ? Flows.rule(protocol, number(icmp, -1, "Type"), number(icmp, -1, "Code"))
                : Flows.rule(
                        protocol,
                        number(entry.path("PortRange"), -1, "From"),
                        number(entry.path("PortRange"), -1, "To"));
    }
}
