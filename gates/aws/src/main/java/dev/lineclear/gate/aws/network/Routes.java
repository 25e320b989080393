package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Hop;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.RouteTable.Route;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A route as EC2 says it, or as a request asks for it. */
final class Routes {
    private Routes() {}

    static Optional<Route> of(JsonNode route) {
        return to(route).map(to -> new Route(to, by(route)));
    }

    /** Where to. */
    static Optional<Peer> to(JsonNode route) {
        return Json.peer(route, "DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId");
    }

    static Hop by(JsonNode route) {
        if (Json.text(route, "State").equals("blackhole")) {
            return new Hop(Hop.Kind.NOWHERE, "");
        }
        String gateway = Json.text(route, "GatewayId");
        if (gateway.equals("local") || Json.yes(route, "LocalTarget")) {
            return new Hop(Hop.Kind.LOCAL, "local");
        }
        if (gateway.startsWith("igw-")) {
            return new Hop(Hop.Kind.INTERNET_GATEWAY, gateway);
        }
        String nat = Json.text(route, "NatGatewayId");
        if (!nat.isEmpty()) {
            return new Hop(Hop.Kind.NAT_GATEWAY, nat);
        }
        String peering = Json.text(route, "VpcPeeringConnectionId");
        if (!peering.isEmpty()) {
            return new Hop(Hop.Kind.PEERING, peering);
        }
        String egress = Json.text(route, "EgressOnlyInternetGatewayId");
        if (!egress.isEmpty()) {
            return new Hop(Hop.Kind.EGRESS_ONLY_GATEWAY, egress);
        }
        return new Hop(
                Hop.Kind.ELSEWHERE,
                Json.text(
                        route,
                        "TransitGatewayId",
                        "VpcEndpointId",
                        "NetworkInterfaceId",
                        "InstanceId",
                        "LocalGatewayId",
                        "CarrierGatewayId",
                        "CoreNetworkArn",
                        "GatewayId"));
    }
}
