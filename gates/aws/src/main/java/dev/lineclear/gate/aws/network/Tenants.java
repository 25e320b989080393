package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.foresight.network.Endpoint;
import dev.lineclear.foresight.network.Endpoint.Kind;
import dev.lineclear.foresight.network.Flows;
import dev.lineclear.foresight.network.Network;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What sits in a network, and what people call it: databases, load balancers, instances, functions, and what is left. */
final class Tenants {
    /** Interfaces of what is known by itself, with the group and the subnets that it has. */
    private static final Pattern KNOWN_OTHERWISE =
            Pattern.compile("RDSNetworkInterface.*|ELB .*|AWS Lambda VPC ENI.*|Interface for NAT Gateway.*");

    private static final int MAX_NAME = 80;

    private final Network.Draft draft;
    private final Survey.Found found;
    private final Map<String, String> tiers = new HashMap<>();

    Tenants(Network.Draft draft, Survey.Found found) {
        this.draft = draft;
        this.found = found;
    }

    void settle() {
        for (JsonNode reservation : found.of("Reservations").values()) {
            Json.each(reservation, "Instances").forEach(i -> tiers.put(Json.text(i, "InstanceId"), tier(i, "")));
        }
        found.of("NetworkInterfaces").values().forEach(this::networkInterface);
        found.of("DBInstances").values().forEach(this::database);
        found.of("LoadBalancers").values().forEach(this::balancer);
        found.of("Functions").values().forEach(this::function);
    }

    /** By its tags {@code tier}, {@code service}, {@code Name}; as people see it. */
    private static String tier(JsonNode tagged, String otherwise) {
        for (String tag : List.of("tier", "Tier", "service", "Service", "Name")) {
            String value = Json.tag(tagged, tag);
            if (!value.isEmpty()) {
                return name(value);
            }
        }
        return otherwise;
    }

    private static String name(String raw) {
        String shown = Visible.text(raw);
        return shown.length() > MAX_NAME ? shown.substring(0, MAX_NAME) + "…" : shown;
    }

    private void networkInterface(JsonNode one) {
        String id = Json.text(one, "NetworkInterfaceId");
        String instance = Json.text(one.path("Attachment"), "InstanceId");
        if (instance.isEmpty()
                && KNOWN_OTHERWISE.matcher(Json.text(one, "Description")).matches()) {
            return;
        }
        List<Cidr> addresses = new ArrayList<>();
        Json.each(one, "PrivateIpAddresses").forEach(a -> addresses.add(Cidr.of(Json.text(a, "PrivateIpAddress"))));
        Json.each(one, "Ipv6Addresses").forEach(a -> addresses.add(Cidr.of(Json.text(a, "Ipv6Address"))));
        Set<String> groups = new HashSet<>();
        Json.each(one, "Groups").forEach(g -> groups.add(Json.text(g, "GroupId")));
        boolean open = !Json.text(one.path("Association"), "PublicIp").isEmpty()
                || Json.each(one, "PrivateIpAddresses").anyMatch(a -> !Json.text(a.path("Association"), "PublicIp")
                        .isEmpty());
        String own = tier(one, "");
        String tier = tiers.getOrDefault(instance, own);
        String name = tier.isEmpty() ? instance.isEmpty() ? id : instance : tier;
        draft.endpoints.put(
                id,
                new Endpoint(
                        id,
                        name,
                        instance.isEmpty() ? Kind.OTHER : Kind.INSTANCE,
                        Json.text(one, "SubnetId"),
                        groups,
                        addresses,
                        open,
                        Flows.ALL));
    }

    private void database(JsonNode database) {
        String id = Json.text(database, "DBInstanceIdentifier");
        Set<String> groups = new HashSet<>();
        Json.each(database, "VpcSecurityGroups").forEach(g -> groups.add(Json.text(g, "VpcSecurityGroupId")));
        int port = Json.number(database.path("Endpoint"), Json.number(database, 0, "DbInstancePort"), "Port");
        String zone = Json.text(database, "AvailabilityZone");
        boolean everywhere = Json.yes(database, "MultiAZ");
        for (JsonNode subnet : database.path("DBSubnetGroup").path("Subnets").values()) {
            String place = Json.text(subnet, "SubnetIdentifier");
            Network.Subnet known = draft.subnets.get(place);
            if (everywhere || zone.isEmpty() || known == null || known.zone().equals(zone)) {
                put(
                        "rds/" + id,
                        name(id),
                        Kind.DATABASE,
                        place,
                        groups,
                        Json.yes(database, "PubliclyAccessible"),
                        port > 0 ? Flows.ports(Flows.TCP, port, port) : Flows.ALL);
            }
        }
    }

    private void balancer(JsonNode balancer) {
        Set<String> groups = new HashSet<>(Json.strings(balancer, "SecurityGroups"));
        boolean open = !Json.text(balancer, "Scheme").equals("internal");
        String name = Json.text(balancer, "LoadBalancerName");
        Json.each(balancer, "AvailabilityZones")
                .forEach(z -> put(
                        "elb/" + name, name(name), Kind.BALANCER, Json.text(z, "SubnetId"), groups, open, Flows.ALL));
    }

    private void function(JsonNode function) {
        String name = Json.text(function, "FunctionName");
        Set<String> groups = new HashSet<>(Json.strings(function.path("VpcConfig"), "SecurityGroupIds"));
        Json.strings(function.path("VpcConfig"), "SubnetIds")
                .forEach(subnet -> put("lambda/" + name, name(name), Kind.FUNCTION, subnet, groups, false, Flows.NONE));
    }

    private void put(
            String id, String name, Kind kind, String subnet, Set<String> groups, boolean open, Flows listens) {
        String one = id + " in " + subnet;
        draft.endpoints.put(one, new Endpoint(one, name, kind, subnet, groups, List.of(), open, listens));
    }
}
