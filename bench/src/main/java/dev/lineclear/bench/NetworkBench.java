package dev.lineclear.bench;

import dev.lineclear.foresight.network.Acl;
import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.foresight.network.Difference;
import dev.lineclear.foresight.network.Endpoint;
import dev.lineclear.foresight.network.Flows;
import dev.lineclear.foresight.network.Group;
import dev.lineclear.foresight.network.Hop;
import dev.lineclear.foresight.network.Network;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.Reachability;
import dev.lineclear.foresight.network.RouteTable;
import dev.lineclear.foresight.network.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Who reaches whom over a large network, and what a change does to it. */
final class NetworkBench {
    private static final int VPCS = 50;
    private static final int SUBNETS = 5_000;
    private static final int RULES = 20_000;
    private static final int ENDPOINTS = 3;
    private static final int GROUPS = 50;
    private static final double MILLIS = 1_000;
    private static final long SEED = 20_000;

    private final Report report;
    private final int times;
    private final Random random = new Random(SEED);

    NetworkBench(Report report, int times) {
        this.report = report;
        this.times = times;
    }

    void run() {
        Network network = network();
        report.title("The network: %,d subnets in %d VPCs, %,d rules, %,d endpoints"
                .formatted(
                        network.subnets().size(),
                        VPCS,
                        rules(network),
                        network.endpoints().size()));
        report.machine();
        Latencies all = new Latencies();
        Latencies change = new Latencies();
        Network after = denied(network);
        Reachability reached = Reachability.of(network);
        Difference difference = Difference.between(network, after);
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            reached = Reachability.of(network);
            long then = System.nanoTime();
            difference = Difference.between(network, after);
            all.add(then - start);
            change.add(System.nanoTime() - then);
        }
        report.line("%,d pairs reach each other, %,d endpoints are reached from the internet, %,d reach it"
                .formatted(reached.pairs(), reached.fromWorld(), reached.toWorld()));
        report.line("every pair: fastest %.0f ms, median %.0f ms, slowest %.0f ms"
                .formatted(all.millis(0), all.millis(50), all.millis(100)));
        report.line("one change, a network ACL of %d subnets: median %.0f ms, slowest %.0f ms; it says %,d sentences"
                .formatted(
                        SUBNETS / VPCS / 2,
                        change.millis(50),
                        change.millis(100),
                        difference.lost().size()));
        report.title("Targets");
        report.below("who reaches whom, every pair, median", all.millis(50), MILLIS, "ms");
        report.below("what a change does to it, median", change.millis(50), MILLIS, "ms");
    }

    static long rules(Network network) {
        return network.groups().values().stream()
                        .mapToLong(g -> g.rules().size())
                        .sum()
                + network.acls().values().stream()
                        .mapToLong(a -> a.entries().size())
                        .sum()
                + network.tables().values().stream()
                        .mapToLong(t -> t.routes().size())
                        .sum();
    }

    /** Every VPC: a hundred subnets in three zones, fifty groups that refer to each other and to blocks of addresses. */
    Network network() {
        Network.Draft draft = new Network.Draft();
        for (int v = 0; v < VPCS; v++) {
            vpc(draft, v);
        }
        for (int v = 1; v < VPCS; v += 5) {
            draft.peerings.put("pcx-" + v, new Network.Peering("pcx-" + v, "vpc-" + v, "vpc-" + (v - 1)));
        }
        return draft.done();
    }

    private void vpc(Network.Draft draft, int v) {
        String vpc = "vpc-" + v;
        draft.vpcs.put(vpc, new Network.Vpc(vpc, vpc, List.of(Cidr.of("10." + v + ".0.0/16"))));
        draft.gateways.put("igw-" + v, new Network.Gateway("igw-" + v, Hop.Kind.INTERNET_GATEWAY, vpc, true));
        int subnets = SUBNETS / VPCS;
        List<Set<String>> halves = List.of(new HashSet<>(), new HashSet<>());
        for (int s = 0; s < subnets; s++) {
            String id = vpc + "-s-" + s;
            Cidr block = Cidr.of("10." + v + "." + s + ".0/24");
            draft.subnets.put(id, new Network.Subnet(id, vpc, "eu-central-1" + (char) ('a' + s % 3), List.of(block)));
            halves.get(s % 2).add(id);
            for (int e = 0; e < ENDPOINTS; e++) {
                String one = id + "-" + e;
                draft.endpoints.put(
                        one,
                        new Endpoint(
                                one,
                                "tier-" + e,
                                Endpoint.Kind.INSTANCE,
                                id,
                                Set.of(vpc + "-g-" + (ENDPOINTS + random.nextInt(GROUPS - ENDPOINTS)), vpc + "-g-" + e),
                                List.of(Cidr.of("10." + v + "." + s + "." + (10 + e))),
                                e == 0,
                                Flows.ALL));
            }
        }
        for (int half = 0; half < 2; half++) {
            table(draft, v, half, halves.get(half));
        }
        int rules = RULES / VPCS - 2 * 10 - 2 * 3;
        List<List<Rule>> groups = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            groups.add(new ArrayList<>(List.of(new Rule("", true, Flows.ALL, new Peer.Block(Cidr.ALL_V4)))));
        }
        for (int r = GROUPS; r < rules; r++) {
            groups.get(r % GROUPS).add(rule(v));
        }
        for (int g = 0; g < GROUPS; g++) {
            String id = vpc + "-g-" + g;
            draft.groups.put(id, new Group(id, vpc, id, groups.get(g)));
        }
    }

    private Rule rule(int v) {
        int port = 1024 + random.nextInt(20_000);
        Flows flows = Flows.ports(Flows.TCP, port, port + random.nextInt(10));
        Peer peer =
                switch (random.nextInt(4)) {
                    case 0 -> new Peer.Block(Cidr.of("10." + v + "." + random.nextInt(SUBNETS / VPCS) + ".0/24"));
                    case 1 -> new Peer.Block(Cidr.of("203.0.113." + random.nextInt(256) + "/32"));
                    default -> new Peer.Members("vpc-" + v + "-g-" + random.nextInt(GROUPS));
                };
        return new Rule("", false, flows, peer);
    }

    private static void table(Network.Draft draft, int v, int half, Set<String> subnets) {
        String vpc = "vpc-" + v;
        List<RouteTable.Route> routes = new ArrayList<>(List.of(
                new RouteTable.Route(new Peer.Block(Cidr.ALL_V4), new Hop(Hop.Kind.INTERNET_GATEWAY, "igw-" + v)),
                new RouteTable.Route(
                        new Peer.Block(Cidr.of("10." + (v % 5 == 1 ? v - 1 : v + 1) + ".0.0/16")),
                        new Hop(Hop.Kind.PEERING, "pcx-" + (v % 5 == 1 ? v : v + 1))),
                new RouteTable.Route(new Peer.Block(Cidr.of("192.168.0.0/16")), new Hop(Hop.Kind.ELSEWHERE, "tgw-1"))));
        String id = vpc + "-rtb-" + half;
        draft.tables.put(id, new RouteTable(id, vpc, half == 0, subnets, routes));
        List<Acl.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (boolean egress : new boolean[] {true, false}) {
                entries.add(new Acl.Entry(
                        egress, 10 + i, false, Flows.ports(Flows.TCP, 100 + i, 100 + i), Cidr.of("10.0.0.0/8")));
            }
        }
        entries.add(new Acl.Entry(true, 100, true, Flows.ALL, Cidr.ALL_V4));
        entries.add(new Acl.Entry(false, 100, true, Flows.ALL, Cidr.ALL_V4));
        draft.acls.put(vpc + "-acl-" + half, new Acl(vpc + "-acl-" + half, vpc, half == 0, subnets, entries));
    }

    private static Network denied(Network network) {
        Network.Draft draft = network.draft();
        draft.acls.computeIfPresent("vpc-7-acl-1", (id, acl) -> {
            List<Acl.Entry> entries = new ArrayList<>(acl.entries());
            entries.add(new Acl.Entry(false, 1, false, Flows.ALL, Cidr.of("10.0.0.0/8")));
            return new Acl(id, acl.vpc(), acl.fallback(), acl.subnets(), entries);
        });
        return draft.done();
    }
}
