package dev.lineclear.foresight.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One packet at a time, by the book and with nothing of what is tested: whether it gets there, and its answer back. What is
 * not known lets everything through, or nothing.
 */
final class Packets {
    private static final List<Cidr> RESERVED = List.of(
            Cidr.of("10.0.0.0/8"),
            Cidr.of("172.16.0.0/12"),
            Cidr.of("192.168.0.0/16"),
            Cidr.of("100.64.0.0/10"),
            Cidr.of("169.254.0.0/16"),
            Cidr.of("127.0.0.0/8"),
            Cidr.of("0.0.0.0/8"),
            Cidr.of("198.18.0.0/15"),
            Cidr.of("224.0.0.0/4"),
            Cidr.of("240.0.0.0/4"));

    private final Network network;
    private final boolean hopeful;
    private final boolean elsewhere;
    private final Map<String, RouteTable> tables = new HashMap<>();
    private final Map<String, Optional<Acl>> acls = new HashMap<>();

    Packets(Network network, boolean hopeful) {
        this(network, hopeful, hopeful);
    }

    /** @param elsewhere whether what goes to unknown places gets to the internet from there */
    Packets(Network network, boolean hopeful, boolean elsewhere) {
        this.network = network;
        this.hopeful = hopeful;
        this.elsewhere = elsewhere;
        for (Network.Subnet subnet : network.subnets().values()) {
            tables.put(subnet.id(), tableOf(subnet));
            acls.put(subnet.id(), aclOf(subnet));
        }
    }

    /** Somebody with one address. */
    record Host(Endpoint endpoint, Cidr address) {}

    /** A question and where its answer goes. */
    record Talk(int protocol, int port, int answer) {}

    boolean talks(Host from, Host to, Talk talk) {
        if (from.address().v6() != to.address().v6()) {
            return false;
        }
        boolean near = from.endpoint().subnet().equals(to.endpoint().subnet());
        return group(to, from.address(), from.endpoint().groups(), false, talk.protocol(), talk.port())
                && group(from, to.address(), to.endpoint().groups(), true, talk.protocol(), talk.port())
                && arrives(from, to)
                && arrives(to, from)
                && (near
                        || acl(subnet(from), to.address(), true, talk.protocol(), talk.port())
                                && acl(subnet(to), from.address(), false, talk.protocol(), talk.port())
                                && answered(talk, subnet(to), from.address(), true)
                                && answered(talk, subnet(from), to.address(), false));
    }

    /** With an address out there that nothing known has: towards it, or from it. */
    boolean talks(Host own, Cidr outside, boolean in, Talk talk) {
        return group(own, outside, Set.of(), !in, talk.protocol(), talk.port())
                && acl(subnet(own), outside, !in, talk.protocol(), talk.port())
                && answered(talk, subnet(own), outside, in)
                && crosses(own, outside, in, talk);
    }

    private boolean answered(Talk talk, Network.Subnet subnet, Cidr other, boolean egress) {
        boolean ping = talk.protocol() == Flows.ICMP || talk.protocol() == Flows.ICMP_V6;
        return ping || acl(subnet, other, egress, talk.protocol(), talk.answer());
    }

    private boolean crosses(Host own, Cidr outside, boolean in, Talk talk) {
        Network.Subnet subnet = subnet(own);
        if (network.vpcs().get(subnet.vpc()).blocks().stream().anyMatch(b -> b.contains(outside))) {
            return false;
        }
        RouteTable table = table(subnet);
        if (unread(table)) {
            return elsewhere && hop(table, outside).kind() != Hop.Kind.LOCAL
                    || certainly(own, outside, in, talk) && hopeful;
        }
        return certainly(own, outside, in, talk);
    }

    private boolean certainly(Host own, Cidr outside, boolean in, Talk talk) {
        Network.Subnet subnet = subnet(own);
        Hop hop = hop(table(subnet), outside);
        Network.Gateway gateway = network.gateways().get(hop.id());
        return switch (hop.kind()) {
            case LOCAL, NOWHERE -> false;
            case ELSEWHERE -> elsewhere;
            case PEERING -> !network.peerings().containsKey(hop.id()) && elsewhere;
            case INTERNET_GATEWAY ->
                global(outside)
                        && (own.endpoint().open() || own.address().v6())
                        && gateway != null
                        && gateway.place().equals(subnet.vpc());
            case EGRESS_ONLY_GATEWAY ->
                !in && global(outside) && gateway != null && gateway.place().equals(subnet.vpc());
            case NAT_GATEWAY -> {
                if (in || gateway == null) {
                    yield false;
                }
                Network.Subnet on = network.subnets().get(gateway.place());
                if (!gateway.outside() || on == null) {
                    yield elsewhere;
                }
                Hop last = hop(table(on), outside);
                Network.Gateway door = network.gateways().get(last.id());
                boolean leads = last.kind() == Hop.Kind.INTERNET_GATEWAY
                        && door != null
                        && door.place().equals(on.vpc());
                boolean blind = unread(table(on)) || last.kind() == Hop.Kind.ELSEWHERE;
                if (!global(outside) || !(leads && !unread(table(on)) || blind && elsewhere)) {
                    yield false;
                }
                if (!leads) {
                    yield true;
                }
                yield acl(on, outside, true, talk.protocol(), talk.port())
                        && acl(on, own.address(), false, talk.protocol(), talk.port())
                        && answered(talk, on, outside, false)
                        && answered(talk, on, own.address(), true);
            }
        };
    }

    private static boolean global(Cidr address) {
        return address.v6() ? address.high() >>> 61 == 1 : RESERVED.stream().noneMatch(r -> r.contains(address));
    }

    private Network.Subnet subnet(Host host) {
        return Optional.ofNullable(network.subnets().get(host.endpoint().subnet()))
                .orElseThrow();
    }

    private boolean group(Host own, Cidr other, Set<String> others, boolean egress, int protocol, int port) {
        boolean through = own.endpoint().groups().isEmpty();
        for (String id : own.endpoint().groups()) {
            Group group = network.groups().get(id);
            if (group == null) {
                through |= hopeful;
                continue;
            }
            for (Rule rule : group.rules()) {
                boolean fits =
                        switch (rule.peer()) {
                            case Peer.Block b -> b.addresses().contains(other);
                            case Peer.Members m -> others.contains(m.group());
                            case Peer.Listed l ->
                                network.listed(l).isEmpty()
                                        ? hopeful
                                        : network.listed(l).get().stream().anyMatch(b -> b.contains(other));
                        };
                through |= rule.egress() == egress && fits && rule.flows().has(protocol, port);
            }
        }
        return through;
    }

    private boolean acl(Network.Subnet subnet, Cidr other, boolean egress, int protocol, int port) {
        Optional<Acl> acl = Objects.requireNonNull(acls.get(subnet.id()));
        if (acl.isEmpty()) {
            return hopeful;
        }
        Acl.@Nullable Entry first = null;
        for (Acl.Entry entry : acl.get().entries()) {
            boolean fits = entry.egress() == egress
                    && entry.addresses().contains(other)
                    && entry.flows().has(protocol, port);
            if (fits && (first == null || entry.number() < first.number())) {
                first = entry;
            }
        }
        return first != null && first.allow();
    }

    private RouteTable table(Network.Subnet subnet) {
        return Objects.requireNonNull(tables.get(subnet.id()));
    }

    private Optional<Acl> aclOf(Network.Subnet subnet) {
        return network.acls().values().stream()
                .filter(a -> a.subnets().contains(subnet.id()))
                .findFirst()
                .or(() -> network.acls().values().stream()
                        .filter(a -> a.fallback() && a.vpc().equals(subnet.vpc()))
                        .findFirst());
    }

    private RouteTable tableOf(Network.Subnet subnet) {
        return network.tables().values().stream()
                .filter(t -> t.subnets().contains(subnet.id()))
                .findFirst()
                .or(() -> network.tables().values().stream()
                        .filter(t -> t.main() && t.vpc().equals(subnet.vpc()))
                        .findFirst())
                .orElseThrow();
    }

    private boolean unread(RouteTable table) {
        return table.routes().stream()
                .anyMatch(r ->
                        r.to() instanceof Peer.Listed l && network.listed(l).isEmpty());
    }

    private Hop hop(RouteTable table, Cidr address) {
        Hop best = Hop.NOWHERE;
        int longest = -1;
        for (RouteTable.Route route : table.routes()) {
            for (Cidr block : network.addresses(route.to())) {
                if (block.length() > longest && block.contains(address)) {
                    best = route.by();
                    longest = block.length();
                }
            }
        }
        for (Network.Vpc vpc : network.vpcs().values()) {
            for (Cidr block : vpc.blocks()) {
                if (vpc.id().equals(table.vpc()) && block.length() > longest && block.contains(address)) {
                    best = Hop.LOCAL;
                    longest = block.length();
                }
            }
        }
        return best;
    }

    private boolean arrives(Host from, Host to) {
        RouteTable table = table(subnet(from));
        if (unread(table)) {
            return hopeful;
        }
        Hop hop = hop(table, to.address());
        String here = subnet(from).vpc();
        String there = subnet(to).vpc();
        return switch (hop.kind()) {
            case LOCAL -> here.equals(there);
            case PEERING -> {
                Network.Peering peering = network.peerings().get(hop.id());
                yield peering != null
                        && (peering.one().equals(here) && peering.other().equals(there)
                                || peering.one().equals(there)
                                        && peering.other().equals(here));
            }
            case ELSEWHERE -> hopeful;
            default -> false;
        };
    }
}
