package dev.lineclear.foresight.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Small networks by a seed, full of what is rare: overlaps, holes, gateways that are gone, lists that nobody read. */
final class RandomNetworks {
    /** Where ranges begin and end. */
    static final int[] PORTS = {443, 1024, 5432};

    static final int[] PROTOCOLS = {Flows.ICMP, Flows.TCP, 50};

    static final List<String> BLOCKS = List.of(
            "10.0.0.0/27",
            "10.0.0.0/30",
            "10.0.0.8/30",
            "10.0.0.2/32",
            "10.0.0.10/31",
            "10.1.0.0/29",
            "10.1.0.2/31",
            "10.0.0.0/8",
            "0.0.0.0/0",
            "0.0.0.0/1",
            "128.0.0.0/1",
            "203.0.113.0/24",
            "203.0.113.7/32",
            "192.168.0.0/16",
            "::/0",
            "2001:db8:0:1::/64",
            "2001:db8:0:1::2/128",
            "2001:db8:0:2::/64",
            "2001:db8:ffff::/48",
            "8000::/1");

    private final Random random;

    RandomNetworks(long seed) {
        this.random = new Random(seed);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean seldom() {
        return random.nextInt(6) == 0;
    }

    private Cidr block() {
        return Cidr.of(one(BLOCKS));
    }

    private Flows flows() {
        if (random.nextInt(3) == 0) {
            return Flows.ALL;
        }
        int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        if (protocol == 50 || seldom()) {
            return Flows.protocol(protocol);
        }
        int from = random.nextInt(PORTS.length);
        int to = from + random.nextInt(PORTS.length - from);
        return Flows.ports(protocol, PORTS[from], PORTS[to]);
    }

    private Peer peer() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Peer.Members("sg-" + random.nextInt(3));
            case 3 -> new Peer.Listed("pl-" + random.nextInt(3));
            default -> new Peer.Block(block());
        };
    }

    private Hop hop() {
        return switch (random.nextInt(10)) {
            case 0 -> Hop.NOWHERE;
            case 1, 2 -> new Hop(Hop.Kind.INTERNET_GATEWAY, one(List.of("igw-1", "igw-1", "igw-2")));
            case 3, 4 -> new Hop(Hop.Kind.NAT_GATEWAY, one(List.of("nat-1", "nat-1", "nat-2", "nat-3")));
            case 5 -> new Hop(Hop.Kind.EGRESS_ONLY_GATEWAY, "eigw-1");
            case 6 -> new Hop(Hop.Kind.ELSEWHERE, "tgw-1");
            default -> new Hop(Hop.Kind.PEERING, one(List.of("pcx-1", "pcx-1", "pcx-1", "pcx-2")));
        };
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            rules.add(new Rule("", random.nextBoolean(), flows(), peer()));
        }
        if (random.nextBoolean()) {
            rules.add(new Rule("", true, Flows.ALL, new Peer.Block(Cidr.ALL_V4)));
            rules.add(new Rule("", true, Flows.ALL, new Peer.Block(Cidr.ALL_V6)));
        }
        return rules;
    }

    private Group group(int number) {
        return new Group("sg-" + number, "vpc-a", "g" + number, rules());
    }

    private List<Acl.Entry> entries() {
        List<Acl.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.add(
                    new Acl.Entry(random.nextBoolean(), random.nextInt(99), random.nextBoolean(), flows(), block()));
        }
        if (!seldom()) {
            for (boolean egress : new boolean[] {true, false}) {
                entries.add(new Acl.Entry(egress, 100, true, Flows.ALL, Cidr.ALL_V4));
                entries.add(new Acl.Entry(egress, 101, true, Flows.ALL, Cidr.ALL_V6));
            }
        }
        Set<String> numbers = new HashSet<>();
        entries.removeIf(e -> !numbers.add(e.egress() + " " + e.number()));
        return entries;
    }

    private List<RouteTable.Route> routes() {
        List<RouteTable.Route> routes = new ArrayList<>();
        Set<Peer> to = new HashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Peer peer = random.nextInt(8) == 0 ? new Peer.Listed("pl-" + random.nextInt(2)) : new Peer.Block(block());
            boolean own =
                    peer instanceof Peer.Block b && b.addresses().toString().equals("10.0.0.0/27");
            if (!own && to.add(peer)) {
                routes.add(new RouteTable.Route(peer, hop()));
            }
        }
        return routes;
    }

    Network network() {
        Network.Draft draft = new Network.Draft();
        draft.vpcs.put("vpc-a", new Network.Vpc("vpc-a", "a", blocks("10.0.0.0/27", "2001:db8:0:1::/64")));
        draft.vpcs.put("vpc-b", new Network.Vpc("vpc-b", "b", blocks("10.1.0.0/29", "2001:db8:0:2::/64")));
        subnet(draft, "s-1", "vpc-a", "z1", "10.0.0.0/30", "2001:db8:0:1::/125");
        subnet(draft, "s-2", "vpc-a", "z2", "10.0.0.8/30", "2001:db8:0:1::8/125");
        subnet(draft, "s-3", "vpc-b", "z1", "10.1.0.0/30", "2001:db8:0:2::/126");
        draft.tables.put("rtb-a", new RouteTable("rtb-a", "vpc-a", true, Set.of(), routes()));
        draft.tables.put("rtb-1", new RouteTable("rtb-1", "vpc-a", false, Set.of("s-1"), routes()));
        draft.tables.put("rtb-b", new RouteTable("rtb-b", "vpc-b", true, Set.of(), routes()));
        draft.acls.put("acl-a", new Acl("acl-a", "vpc-a", true, Set.of(), entries()));
        draft.acls.put("acl-2", new Acl("acl-2", "vpc-a", false, Set.of("s-2"), entries()));
        if (!seldom()) {
            draft.acls.put("acl-b", new Acl("acl-b", "vpc-b", true, Set.of(), entries()));
        }
        for (int i = 0; i < 3; i++) {
            if (!seldom()) {
                draft.groups.put("sg-" + i, group(i));
            }
        }
        draft.lists.put(
                "pl-0", new Network.PrefixList("pl-0", "known", Optional.of(blocks("203.0.113.0/24", "10.1.0.2/31"))));
        draft.lists.put("pl-1", new Network.PrefixList("pl-1", "unread", Optional.empty()));
        gateway(draft, "igw-1", Hop.Kind.INTERNET_GATEWAY, "vpc-a");
        gateway(draft, "nat-1", Hop.Kind.NAT_GATEWAY, "s-2");
        draft.gateways.put("nat-3", new Network.Gateway("nat-3", Hop.Kind.NAT_GATEWAY, "s-1", false));
        gateway(draft, "eigw-1", Hop.Kind.EGRESS_ONLY_GATEWAY, "vpc-a");
        if (!seldom()) {
            draft.peerings.put("pcx-1", new Network.Peering("pcx-1", "vpc-a", "vpc-b"));
        }
        for (int i = 0; i < 3; i++) {
            draft.endpoints.put("e-" + i, endpoint(i));
        }
        return draft.done();
    }

    private void gateway(Network.Draft draft, String id, Hop.Kind kind, String place) {
        if (!seldom()) {
            draft.gateways.put(id, new Network.Gateway(id, kind, place, true));
        }
    }

    private static List<Cidr> blocks(String... texts) {
        return java.util.Arrays.stream(texts).map(Cidr::of).toList();
    }

    private static void subnet(Network.Draft draft, String id, String vpc, String zone, String... blocks) {
        draft.subnets.put(id, new Network.Subnet(id, vpc, zone, blocks(blocks)));
    }

    private Endpoint endpoint(int number) {
        int subnet = 1 + random.nextInt(3);
        Set<String> groups = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            groups.add("sg-" + random.nextInt(3));
        }
        int last = random.nextInt(4) + (subnet == 2 ? 8 : 0);
        List<Cidr> addresses = seldom()
                ? List.of()
                : blocks(
                        (subnet == 3 ? "10.1.0." : "10.0.0.") + last,
                        (subnet == 3 ? "2001:db8:0:2::" : "2001:db8:0:1::") + Integer.toHexString(last));
        return new Endpoint(
                "e-" + number,
                "e-" + number,
                Endpoint.Kind.INSTANCE,
                "s-" + subnet,
                groups,
                addresses,
                random.nextBoolean(),
                Flows.ALL);
    }

    /** The same with one or two things other than they were. */
    Network changed(Network network) {
        Network.Draft draft = network.draft();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> draft.groups.put("sg-1", group(1));
                case 1 -> draft.acls.put("acl-2", new Acl("acl-2", "vpc-a", false, Set.of("s-2"), entries()));
                case 2 -> draft.tables.put("rtb-1", new RouteTable("rtb-1", "vpc-a", false, Set.of("s-1"), routes()));
                case 3 -> draft.tables.put("rtb-a", new RouteTable("rtb-a", "vpc-a", true, Set.of("s-2"), routes()));
                case 4 -> draft.gateways.remove(one(List.of("igw-1", "nat-1", "eigw-1")));
                case 5 -> draft.peerings.remove("pcx-1");
                case 6 -> draft.acls.put("acl-2", new Acl("acl-2", "vpc-a", false, Set.of("s-1"), entries()));
                default ->
                    draft.endpoints.computeIfPresent(
                            "e-1",
                            (id, e) -> new Endpoint(
                                    id,
                                    e.name(),
                                    e.kind(),
                                    e.subnet(),
                                    Set.of("sg-2"),
                                    e.addresses(),
                                    e.open(),
                                    e.listens()));
            }
        }
        return draft.done();
    }
}
