package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Hop;
import dev.lineclear.foresight.network.Network;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.RouteTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What requests about routes, route tables and gateways do. */
final class RouteSteps {
    private RouteSteps() {}

    static final Map<String, Asked.Step> ALL = Map.ofEntries(
            Map.entry("ec2:CreateRoute", RouteSteps::create),
            Map.entry("ec2:ReplaceRoute", RouteSteps::replace),
            Map.entry("ec2:DeleteRoute", RouteSteps::delete),
            Map.entry("ec2:AssociateRouteTable", RouteSteps::associate),
            Map.entry("ec2:DisassociateRouteTable", RouteSteps::disassociate),
            Map.entry("ec2:ReplaceRouteTableAssociation", RouteSteps::reassociate),
            Map.entry("ec2:DeleteRouteTable", asked -> {
                RouteTable table = asked.known(asked.draft().tables, "RouteTableId");
                asked.draft().tables.remove(table.id());
            }),
            Map.entry("ec2:AttachInternetGateway", RouteSteps::attach),
            Map.entry("ec2:DetachInternetGateway", asked -> gone(asked, "InternetGatewayId")),
            Map.entry("ec2:DeleteInternetGateway", asked -> gone(asked, "InternetGatewayId")),
            Map.entry("ec2:DeleteNatGateway", asked -> gone(asked, "NatGatewayId")),
            Map.entry("ec2:DeleteEgressOnlyInternetGateway", asked -> gone(asked, "EgressOnlyInternetGatewayId")),
            Map.entry("ec2:DeleteVpcPeeringConnection", asked -> {
                Network.Peering peering = asked.known(asked.draft().peerings, "VpcPeeringConnectionId");
                asked.draft().peerings.remove(peering.id());
            }));

    private static RouteTable table(Asked asked) throws UnforeseenException {
        return asked.known(asked.draft().tables, "RouteTableId");
    }

    private static void put(Asked asked, RouteTable t, Set<String> subnets, List<RouteTable.Route> routes) {
        asked.draft().tables.put(t.id(), new RouteTable(t.id(), t.vpc(), t.main(), subnets, routes));
    }

    private static RouteTable.Route route(Asked asked) throws UnforeseenException {
        Optional<RouteTable.Route> route = Routes.of(asked.input());
        if (route.isEmpty()) {
            throw new UnforeseenException("it does not say where the route leads");
        }
        if (route.get().to() instanceof Peer.Listed) {
            throw new UnforeseenException("the route is for a prefix list");
        }
        return route.get();
    }

    private static void create(Asked asked) throws UnforeseenException {
        RouteTable table = table(asked);
        List<RouteTable.Route> routes = new ArrayList<>(table.routes());
        routes.add(route(asked));
        put(asked, table, table.subnets(), routes);
    }

    private static void replace(Asked asked) throws UnforeseenException {
        RouteTable table = table(asked);
        RouteTable.Route now = route(asked);
        List<RouteTable.Route> routes = new ArrayList<>(table.routes());
        if (!routes.removeIf(r -> r.to().equals(now.to()))) {
            throw new UnforeseenException("the table has no such route");
        }
        routes.add(now);
        put(asked, table, table.subnets(), routes);
    }

    private static void delete(Asked asked) throws UnforeseenException {
        RouteTable table = table(asked);
        Optional<Peer> to = Routes.to(asked.input());
        List<RouteTable.Route> routes = new ArrayList<>(table.routes());
        if (to.isEmpty() || !routes.removeIf(r -> r.to().equals(to.get()))) {
            throw new UnforeseenException("the table has no such route");
        }
        put(asked, table, table.subnets(), routes);
    }

    private static void associate(Asked asked) throws UnforeseenException {
        RouteTable table = table(asked);
        Network.Subnet subnet = asked.known(asked.draft().subnets, "SubnetId");
        leave(asked, subnet.id());
        join(asked, table.id(), subnet.id());
    }

    private static void disassociate(Asked asked) throws UnforeseenException {
        String place = asked.sight().place(asked.text("AssociationId"));
        if (place.startsWith(Sight.MAIN)) {
            throw new UnforeseenException("a VPC's main route table has no association to take away");
        }
        leave(asked, place);
    }

    private static void reassociate(Asked asked) throws UnforeseenException {
        String place = asked.sight().place(asked.text("AssociationId"));
        RouteTable now = table(asked);
        if (!place.startsWith(Sight.MAIN)) {
            leave(asked, place);
            join(asked, now.id(), place);
            return;
        }
        asked.draft()
                .tables
                .replaceAll((id, t) -> t.vpc().equals(now.vpc())
                        ? new RouteTable(id, t.vpc(), id.equals(now.id()), t.subnets(), t.routes())
                        : t);
    }

    static void leave(Asked asked, String subnet) {
        asked.draft().tables.replaceAll((id, t) -> {
            Set<String> left = new HashSet<>(t.subnets());
            return left.remove(subnet) ? new RouteTable(id, t.vpc(), t.main(), left, t.routes()) : t;
        });
    }

    private static void join(Asked asked, String table, String subnet) {
        asked.draft().tables.computeIfPresent(table, (id, t) -> {
            Set<String> more = new HashSet<>(t.subnets());
            more.add(subnet);
            return new RouteTable(id, t.vpc(), t.main(), more, t.routes());
        });
    }

    private static void attach(Asked asked) throws UnforeseenException {
        Network.Vpc vpc = asked.known(asked.draft().vpcs, "VpcId");
        String id = asked.text("InternetGatewayId");
        asked.draft().gateways.put(id, new Network.Gateway(id, Hop.Kind.INTERNET_GATEWAY, vpc.id(), true));
    }

    /** Where one that nothing was known of is taken away, nothing that is known here is lost. */
    private static void gone(Asked asked, String name) throws UnforeseenException {
        if (asked.text(name).isEmpty()) {
            throw new UnforeseenException("it names no " + name);
        }
        asked.draft().gateways.remove(asked.text(name));
    }
}
