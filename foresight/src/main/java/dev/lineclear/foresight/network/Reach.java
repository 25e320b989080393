package dev.lineclear.foresight.network;

import dev.lineclear.foresight.network.Path.Grade;
import dev.lineclear.foresight.network.Stance.Seat;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Asks one network who reaches whom. Remembers what it worked out; for one thread. */
final class Reach {
    private final Network network;
    private final Map<String, Sides> in = new HashMap<>();
    private final Map<String, Sides> out = new HashMap<>();
    private final Map<String, String> tableOf = new HashMap<>();
    private final Map<String, String> aclOf = new HashMap<>();
    private final Map<String, String> mainTable = new HashMap<>();
    private final Map<String, String> fallbackAcl = new HashMap<>();

    private final Numbers<String> vpcs = new Numbers<>();
    private final Numbers<String> tables = new Numbers<>();
    private final Numbers<String> acls = new Numbers<>();
    private final Numbers<Set<String>> sets = new Numbers<>();
    private final Numbers<Cidr> regions = new Numbers<>();

    private LongMap<Flows> amongGroups = new LongMap<>();
    private LongMap<Grade> byAddress = new LongMap<>();
    private LongMap<Grade> passed = new LongMap<>();
    private LongMap<Hops> led = new LongMap<>();

    /**
     * Where a table sends something.
     *
     * @param certain whether no route that cannot be read may take it elsewhere
     */
    record Hops(Hop hop, boolean certain) {}

    Reach(Network network) {
        this.network = network;
        for (Group group : network.groups().values()) {
            in.put(group.id(), Sides.of(group, false));
            out.put(group.id(), Sides.of(group, true));
        }
        for (RouteTable table : network.tables().values()) {
            table.subnets().forEach(subnet -> tableOf.put(subnet, table.id()));
            if (table.main()) {
                mainTable.put(table.vpc(), table.id());
            }
        }
        for (Acl acl : network.acls().values()) {
            acl.subnets().forEach(subnet -> aclOf.put(subnet, acl.id()));
            if (acl.fallback()) {
                fallbackAcl.put(acl.vpc(), acl.id());
            }
        }
    }

    Network network() {
        return network;
    }

    Stance stance(Endpoint endpoint, Cidr region) {
        Network.Subnet subnet = network.subnets().get(endpoint.subnet());
        return subnet == null
                ? new Stance("", "", "", endpoint.groups(), region, endpoint.open())
                : new Stance(
                        subnet.vpc(),
                        table(subnet),
                        acl(subnet),
                        endpoint.groups(),
                        region,
                        endpoint.open() || region.v6());
    }

    String table(Network.Subnet subnet) {
        return tableOf.getOrDefault(subnet.id(), mainTable.getOrDefault(subnet.vpc(), ""));
    }

    String acl(Network.Subnet subnet) {
        return aclOf.getOrDefault(subnet.id(), fallbackAcl.getOrDefault(subnet.vpc(), ""));
    }

    Seat seat(Stance stance) {
        return new Seat(
                stance,
                vpcs.of(stance.vpc()),
                tables.of(stance.table()),
                acls.of(stance.acl()),
                sets.of(stance.groups()),
                regions.of(stance.region()));
    }

    /** What was worked out takes less memory, and is found sooner, when only what is looked at next is kept. */
    void forget() {
        amongGroups = new LongMap<>();
        byAddress = new LongMap<>();
        passed = new LongMap<>();
        led = new LongMap<>();
    }

    /** What the security groups of both let through from one to the other. */
    Grade permitted(Seat from, Seat to) {
        if (from.stance().region().v6() != to.stance().region().v6()) {
            return Grade.NONE;
        }
        Grade asks = filters(to, from, false);
        return asks.maybe().isEmpty() ? Grade.NONE : asks.and(filters(from, to, true));
    }

    /** @param near whether both are in one subnet, where no ACL is between them */
    Path between(Seat from, Seat to, boolean near) {
        return between(from, to, near, permitted(from, to));
    }

    /** @param permitted by their security groups */
    Path between(Seat from, Seat to, boolean near, Grade permitted) {
        Grade asks = permitted;
        if (asks.maybe().isEmpty()) {
            return Path.NONE;
        }
        Hops way = hops(from, to.region());
        Hops back = hops(to, from.region());
        if (closed(way, from, to) || closed(back, to, from)) {
            return Path.NONE;
        }
        Grade answers = Grade.ALL;
        if (!near) {
            asks = asks.and(acl(from.acl(), to.region(), true)).and(acl(to.acl(), from.region(), false));
            answers = acl(to.acl(), from.region(), true).and(acl(from.acl(), to.region(), false));
        }
        return Path.of(
                asks,
                answers,
                way.certain() && leads(way.hop(), from, to) && back.certain() && leads(back.hop(), to, from));
    }

    /** Whether packets surely do not get to the other's network. */
    private boolean closed(Hops hops, Seat from, Seat to) {
        return hops.certain() && hops.hop().kind() != Hop.Kind.ELSEWHERE && !leads(hops.hop(), from, to);
    }

    private boolean leads(Hop hop, Seat from, Seat to) {
        return switch (hop.kind()) {
            case LOCAL -> from.vpc() == to.vpc();
            case PEERING -> {
                Network.Peering peering = network.peerings().get(hop.id());
                yield peering != null
                        && peering.connects(from.stance().vpc(), to.stance().vpc());
            }
            default -> false;
        };
    }

    /** What the security groups of one let through between it and another, by its groups and by its address. */
    Grade filters(Seat of, Seat other, boolean egress) {
        Set<String> groups = of.stance().groups();
        if (groups.isEmpty()) {
            return Grade.ALL;
        }
        int way = egress ? 1 : 0;
        long own = (long) of.groups() << Numbers.BITS;
        Grade addressed = byAddress.get(
                (own | other.region()) << 1 | way,
                k -> addressed(groups, other.stance().region(), egress));
        Flows members = amongGroups.get(
                (own | other.groups()) << 1 | way,
                k -> members(groups, other.stance().groups(), egress));
        return members.isEmpty() ? addressed : addressed.plus(members);
    }

    /** The same for addresses that nothing known has. */
    Grade filter(Set<String> groups, Cidr region, boolean egress) {
        return groups.isEmpty() ? Grade.ALL : addressed(groups, region, egress);
    }

    private Flows members(Set<String> groups, Set<String> others, boolean egress) {
        Flows flows = Flows.NONE;
        for (String id : groups) {
            flows = flows.plus((egress ? out : in).getOrDefault(id, Sides.NONE).members(others));
        }
        return flows;
    }

    private Grade addressed(Set<String> groups, Cidr region, boolean egress) {
        Flows sure = Flows.NONE;
        Flows maybe = Flows.NONE;
        for (String id : groups) {
            Sides sides = (egress ? out : in).get(id);
            if (sides == null) {
                maybe = Flows.ALL;
                continue;
            }
            for (Rule rule : sides.addressed()) {
                if (rule.peer() instanceof Peer.Listed listed
                        && network.listed(listed).isEmpty()) {
                    maybe = maybe.plus(rule.flows());
                } else if (names(rule.peer(), region)) {
                    sure = sure.plus(rule.flows());
                }
            }
        }
        return maybe.isEmpty() ? Grade.of(sure) : new Grade(sure, sure.plus(maybe));
    }

    private boolean names(Peer peer, Cidr region) {
        return peer instanceof Peer.Block block
                ? block.addresses().contains(region)
                : network.addresses(peer).stream().anyMatch(block -> block.contains(region));
    }

    private Grade acl(int acl, int other, boolean egress) {
        long key = ((long) acl << Numbers.BITS | other) << 1 | (egress ? 1 : 0);
        return passed.get(key, k -> acl(acls.at(acl), regions.at(other), egress));
    }

    Grade acl(String id, Cidr other, boolean egress) {
        Acl acl = network.acls().get(id);
        return acl == null ? Grade.UNKNOWN : Grade.of(acl.allowed(egress, other));
    }

    private Hops hops(Seat from, int to) {
        return led.get(
                (long) from.table() << Numbers.BITS | to,
                k -> hops(from.stance().table(), from.stance().vpc(), regions.at(to)));
    }

    /** By the longest route that fits; a VPC's own addresses are at home even where no route says so. */
    Hops hops(String id, String vpc, Cidr to) {
        RouteTable table = network.tables().get(id);
        Network.Vpc home = network.vpcs().get(vpc);
        if (table == null || home == null) {
            return new Hops(Hop.NOWHERE, false);
        }
        Hop hop = Hop.NOWHERE;
        int longest = -1;
        boolean certain = true;
        for (RouteTable.Route route : table.routes()) {
            certain &= !(route.to() instanceof Peer.Listed listed)
                    || network.listed(listed).isPresent();
            for (Cidr block : network.addresses(route.to())) {
                if (block.contains(to) && block.length() > longest) {
                    hop = route.by();
                    longest = block.length();
                }
            }
        }
        for (Cidr own : home.blocks()) {
            if (own.contains(to) && own.length() > longest) {
                hop = Hop.LOCAL;
                longest = own.length();
            }
        }
        return new Hops(hop, certain);
    }
}
