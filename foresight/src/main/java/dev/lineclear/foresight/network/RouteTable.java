package dev.lineclear.foresight.network;

import java.util.List;
import java.util.Set;

/**
 * Where what leaves subnets goes; of routes that fit the longest one counts.
 *
 * @param main whether it is for subnets of its VPC that have none
 */
public record RouteTable(String id, String vpc, boolean main, Set<String> subnets, List<Route> routes) {
    /** One route, to a {@link Peer.Block} or a {@link Peer.Listed}. */
    public record Route(Peer to, Hop by) {}

    public RouteTable {
        subnets = Set.copyOf(subnets);
        routes = List.copyOf(routes);
    }
}
