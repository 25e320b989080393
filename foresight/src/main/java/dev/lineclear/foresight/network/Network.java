package dev.lineclear.foresight.network;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A network as it is configured. Immutable; all by ids. */
public record Network(
        Map<String, Vpc> vpcs,
        Map<String, Subnet> subnets,
        Map<String, RouteTable> tables,
        Map<String, Acl> acls,
        Map<String, Group> groups,
        Map<String, PrefixList> lists,
        Map<String, Gateway> gateways,
        Map<String, Peering> peerings,
        Map<String, Endpoint> endpoints) {

    /** @param blocks its addresses, of both families */
    public record Vpc(String id, String name, List<Cidr> blocks) {
        public Vpc {
            blocks = List.copyOf(blocks);
        }
    }

    /** @param zone such as {@code eu-central-1a} */
    public record Subnet(String id, String vpc, String zone, List<Cidr> blocks) {
        public Subnet {
            blocks = List.copyOf(blocks);
        }
    }

    /** @param addresses empty where they could not be read: then nobody knows whom a rule with it is about */
    public record PrefixList(String id, String name, Optional<List<Cidr>> addresses) {
        public PrefixList {
            addresses = addresses.map(List::copyOf);
        }
    }

    /**
     * An internet, egress-only or NAT gateway that works.
     *
     * @param place the VPC that it is attached to, or the subnet that a NAT gateway is in
     * @param outside whether a NAT gateway leads to the internet; a private one does not
     */
    public record Gateway(String id, Hop.Kind kind, String place, boolean outside) {}

    /** Two VPCs that are connected, and stay so while it is there. */
    public record Peering(String id, String one, String other) {
        boolean connects(String vpc, String another) {
            return one.equals(vpc) && other.equals(another) || one.equals(another) && other.equals(vpc);
        }
    }

    public Network {
        vpcs = copy(vpcs);
        subnets = copy(subnets);
        tables = copy(tables);
        acls = copy(acls);
        groups = copy(groups);
        lists = copy(lists);
        gateways = copy(gateways);
        peerings = copy(peerings);
        endpoints = copy(endpoints);
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** What can be changed, and then be a network again. */
    public static final class Draft {
        public final Map<String, Vpc> vpcs = new TreeMap<>();
        public final Map<String, Subnet> subnets = new TreeMap<>();
        public final Map<String, RouteTable> tables = new TreeMap<>();
        public final Map<String, Acl> acls = new TreeMap<>();
        public final Map<String, Group> groups = new TreeMap<>();
        public final Map<String, PrefixList> lists = new TreeMap<>();
        public final Map<String, Gateway> gateways = new TreeMap<>();
        public final Map<String, Peering> peerings = new TreeMap<>();
        public final Map<String, Endpoint> endpoints = new TreeMap<>();

        public Network done() {
            return new Network(vpcs, subnets, tables, acls, groups, lists, gateways, peerings, endpoints);
        }
    }

    public Draft draft() {
        Draft draft = new Draft();
        draft.vpcs.putAll(vpcs);
        draft.subnets.putAll(subnets);
        draft.tables.putAll(tables);
        draft.acls.putAll(acls);
        draft.groups.putAll(groups);
        draft.lists.putAll(lists);
        draft.gateways.putAll(gateways);
        draft.peerings.putAll(peerings);
        draft.endpoints.putAll(endpoints);
        return draft;
    }

    /** Every block of addresses that something in it depends on. */
    Set<Cidr> blocks() {
        Set<Cidr> all = new TreeSet<>();
        vpcs.values().forEach(v -> all.addAll(v.blocks()));
        groups.values().forEach(g -> g.rules().forEach(r -> all.addAll(addresses(r.peer()))));
        tables.values().forEach(t -> t.routes().forEach(r -> all.addAll(addresses(r.to()))));
        acls.values().forEach(a -> a.entries().forEach(e -> all.add(e.addresses())));
        return all;
    }

    /** The addresses that it names by itself or by a list. */
    Collection<Cidr> addresses(Peer peer) {
        return switch (peer) {
            case Peer.Block block -> List.of(block.addresses());
            case Peer.Members members -> List.of();
            case Peer.Listed listed -> listed(listed).orElse(List.of());
        };
    }

    /** Nothing where it could not be read. */
    Optional<List<Cidr>> listed(Peer.Listed listed) {
        return Optional.ofNullable(lists.get(listed.list())).flatMap(PrefixList::addresses);
    }
}
