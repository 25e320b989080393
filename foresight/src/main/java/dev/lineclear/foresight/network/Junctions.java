package dev.lineclear.foresight.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Between which VPCs anything may pass at all, whatever is in them: most have nothing to do with each other. */
final class Junctions {
    private final Network network;
    private final Map<String, Map<String, Boolean>> known = new HashMap<>();

    Junctions(Network network) {
        this.network = network;
    }

    boolean join(String one, String other) {
        return known.computeIfAbsent(one, o -> new HashMap<>()).computeIfAbsent(other, o -> may(one, other));
    }

    private boolean may(String one, String other) {
        return one.equals(other)
                || peered(one, other)
                || leadsElsewhere(one, other) && leadsElsewhere(other, one)
                || !network.vpcs().containsKey(one)
                || !network.vpcs().containsKey(other);
    }

    /** Whether a connection that is known joins them. */
    boolean peered(String one, String other) {
        return network.peerings().values().stream().anyMatch(p -> p.connects(one, other));
    }

    private boolean leadsElsewhere(String from, String to) {
        Network.Vpc there = network.vpcs().get(to);
        List<Cidr> blocks = there == null ? List.of() : there.blocks();
        List<RouteTable> tables = network.tables().values().stream()
                .filter(t -> t.vpc().equals(from))
                .toList();
        return tables.isEmpty()
                || tables.stream().noneMatch(RouteTable::main)
                || tables.stream()
                        .flatMap(t -> t.routes().stream())
                        .anyMatch(r -> unread(r)
                                || r.by().kind() == Hop.Kind.ELSEWHERE
                                        && network.addresses(r.to()).stream().anyMatch(a -> blocks.stream()
                                                .anyMatch(b -> a.contains(b) || b.contains(a))));
    }

    private boolean unread(RouteTable.Route route) {
        return route.to() instanceof Peer.Listed listed
                && network.listed(listed).isEmpty();
    }
}
