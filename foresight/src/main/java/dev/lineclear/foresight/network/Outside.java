package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Path.Grade;
import dev.lineclear.foresight.network.Reach.Hops;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who of a network reaches the world beyond it, and is reached by it. */
final class Outside {
    /** Addresses that no packet on the internet has (RFC 6890), beside those of IPv6 that are not global unicast. */
    private static final List<Cidr> NOT_OF_THE_INTERNET = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3")
            .stream()
            .map(Cidr::of)
            .toList();

    private static final Cidr GLOBAL = Cidr.of("2000::/3");

    private final Reach reach;

    Outside(Reach reach) {
        this.reach = reach;
    }

    /** What lies out there: the internet, or what a gateway of an unknown kind leads to. */
    record Beyond(boolean internet, String by) {
        static final Beyond INTERNET = new Beyond(true, "");
        static final Beyond UNREAD = new Beyond(false, "routes that cannot be read");
    }

    /**
     * What gets from one to addresses out there, or back.
     *
     * @param beyond where they are
     * @param unread what may get there, or anywhere, by routes that cannot be read, since one of them may fit better
     */
    record Way(Beyond beyond, Path path, Path unread) {
        static final Way NONE = new Way(Beyond.INTERNET, Path.NONE, Path.NONE);

        Way(Beyond beyond, Path path) {
            this(beyond, path, Path.NONE);
        }
    }

    /** The blocks by which one tells addresses out there apart. */
    Set<Cidr> blocks(Stance of) {
        Network network = reach.network();
        Set<Cidr> all = new TreeSet<>(NOT_OF_THE_INTERNET);
        all.add(GLOBAL);
        of.groups().stream()
                .map(network.groups()::get)
                .filter(java.util.Objects::nonNull)
                .forEach(g -> g.rules().forEach(r -> all.addAll(network.addresses(r.peer()))));
        if (network.vpcs().get(of.vpc()) instanceof Network.Vpc home) {
            all.addAll(home.blocks());
        }
        addSubnet(all, of.table(), of.acl());
        RouteTable table = network.tables().get(of.table());
        if (table != null) {
            table.routes().stream()
                    .map(r -> network.gateways().get(r.by().id()))
                    .filter(g -> g != null && g.kind() == Hop.Kind.NAT_GATEWAY)
                    .map(g -> network.subnets().get(g.place()))
                    .filter(java.util.Objects::nonNull)
                    .forEach(s -> addSubnet(all, reach.table(s), reach.acl(s)));
        }
        all.removeIf(block -> block.v6() != of.region().v6());
        return all;
    }

    private void addSubnet(Collection<Cidr> all, String table, String acl) {
        Network network = reach.network();
        if (network.tables().get(table) instanceof RouteTable known) {
            known.routes().forEach(r -> all.addAll(network.addresses(r.to())));
        }
        if (network.acls().get(acl) instanceof Acl known) {
            known.entries().forEach(e -> all.add(e.addresses()));
        }
    }

    /** Whether packets from such addresses come over the internet. */
    static boolean ofTheInternet(Cidr region) {
        return region.v6()
                ? GLOBAL.contains(region)
                : NOT_OF_THE_INTERNET.stream().noneMatch(block -> block.contains(region));
    }

    /** From out there. */
    Way in(Stance to, Cidr region) {
        return way(to, region, true);
    }

    /** To out there. */
    Way out(Stance from, Cidr region) {
        return way(from, region, false);
    }

    private Way way(Stance own, Cidr region, boolean in) {
        if (home(own, region) || reach.filter(own.groups(), region, !in).maybe().isEmpty()) {
            return Way.NONE;
        }
        Hops hops = reach.hops(own.table(), own.vpc(), region);
        Way known = known(own, region, in, hops);
        if (hops.certain() || hops.hop().kind() == Hop.Kind.LOCAL) {
            return known;
        }
        Path unread = path(own, region, in, Grade.ALL, Grade.ALL, false);
        return known.path().equals(Path.NONE)
                ? new Way(Beyond.UNREAD, unread, unread)
                : new Way(known.beyond(), known.path(), unread);
    }

    /** By the route that fits best of those that can be read. */
    private Way known(Stance own, Cidr region, boolean in, Hops hops) {
        Hop hop = hops.hop();
        Network.Gateway gateway = reach.network().gateways().get(hop.id());
        return switch (hop.kind()) {
            case LOCAL, NOWHERE -> Way.NONE;
            case PEERING ->
                reach.network().peerings().get(hop.id()) instanceof Network.Peering peering && known(peering)
                        ? Way.NONE
                        : elsewhere(own, region, in, hop);
            case ELSEWHERE -> elsewhere(own, region, in, hop);
            case INTERNET_GATEWAY ->
                own.open()
                                && ofTheInternet(region)
                                && gateway != null
                                && gateway.place().equals(own.vpc())
                        ? new Way(Beyond.INTERNET, path(own, region, in, Grade.ALL, Grade.ALL, hops.certain()))
                        : Way.NONE;
            case EGRESS_ONLY_GATEWAY ->
                !in
                                && ofTheInternet(region)
                                && gateway != null
                                && gateway.place().equals(own.vpc())
                        ? new Way(Beyond.INTERNET, path(own, region, false, Grade.ALL, Grade.ALL, hops.certain()))
                        : Way.NONE;
            case NAT_GATEWAY -> in || gateway == null ? Way.NONE : translated(own, region, gateway, hops);
        };
    }

    /** Whoever has such addresses is looked at one by one. */
    private boolean home(Stance own, Cidr region) {
        Network.Vpc vpc = reach.network().vpcs().get(own.vpc());
        return vpc != null && vpc.blocks().stream().anyMatch(block -> block.contains(region));
    }

    private boolean known(Network.Peering peering) {
        return reach.network().vpcs().containsKey(peering.one())
                && reach.network().vpcs().containsKey(peering.other());
    }

    private Way elsewhere(Stance own, Cidr region, boolean in, Hop hop) {
        return new Way(new Beyond(false, hop.id()), path(own, region, in, Grade.ALL, Grade.ALL, false));
    }

    private Path path(Stance own, Cidr region, boolean in, Grade asks, Grade answers, boolean known) {
        Grade asked = asks.and(reach.filter(own.groups(), region, !in)).and(reach.acl(own.acl(), region, !in));
        return asked.maybe().isEmpty()
                ? Path.NONE
                : Path.of(asked, answers.and(reach.acl(own.acl(), region, in)), known);
    }

    /** By way of a NAT gateway's subnet, which has a route table and an ACL of its own. */
    private Way translated(Stance own, Cidr region, Network.Gateway nat, Hops hops) {
        Network network = reach.network();
        Network.Subnet subnet = network.subnets().get(nat.place());
        if (!nat.outside() || subnet == null) {
            return elsewhere(own, region, false, hops.hop());
        }
        if (!ofTheInternet(region)) {
            return Way.NONE;
        }
        Hops on = reach.hops(reach.table(subnet), subnet.vpc(), region);
        Network.Gateway last = network.gateways().get(on.hop().id());
        boolean leads = last != null
                && last.kind() == Hop.Kind.INTERNET_GATEWAY
                && last.place().equals(subnet.vpc());
        if (!leads) {
            return on.certain() && on.hop().kind() != Hop.Kind.ELSEWHERE
                    ? Way.NONE
                    : elsewhere(own, region, false, on.hop());
        }
        String acl = reach.acl(subnet);
        Grade asks = reach.acl(acl, region, true);
        Grade answers = reach.acl(acl, region, false);
        asks = asks.and(reach.acl(acl, own.region(), false));
        answers = answers.and(reach.acl(acl, own.region(), true));
        return new Way(Beyond.INTERNET, path(own, region, false, asks, answers, hops.certain() && on.certain()));
    }
}
