package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Network;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A region's network as it was read.
 *
 * @param places what associations are about, by their ids: a subnet, {@code main:} and a route table, or a network interface
 * @param gaps what could not be read of what sits in it
 * @param survey to ask for more
 */
record Sight(Network network, Map<String, String> places, List<String> gaps, Survey survey) {
    /** An association that makes a table its VPC's main one. */
    static final String MAIN = "main:";

    Sight {
        places = Map.copyOf(places);
        gaps = List.copyOf(gaps);
    }

    static Sight read(Survey survey) throws IOException {
        Survey.Found found = survey.read();
        Map<String, String> places = new HashMap<>();
        for (JsonNode table : found.of("RouteTables").values()) {
            for (JsonNode one : table.path("Associations").values()) {
                String subnet = Json.text(one, "SubnetId");
                places.put(
                        Json.text(one, "RouteTableAssociationId"),
                        subnet.isEmpty() ? MAIN + Json.text(table, "RouteTableId") : subnet);
            }
        }
        for (JsonNode acl : found.of("NetworkAcls").values()) {
            Json.each(acl, "Associations")
                    .forEach(a -> places.put(Json.text(a, "NetworkAclAssociationId"), Json.text(a, "SubnetId")));
        }
        for (JsonNode one : found.of("NetworkInterfaces").values()) {
            String id = Json.text(one, "NetworkInterfaceId");
            address(one.path("Association"), id, places);
            Json.each(one, "PrivateIpAddresses").forEach(a -> address(a.path("Association"), id, places));
        }
        for (JsonNode one : found.of("NetworkInterfaces").values()) {
            boolean primary = Json.number(one.path("Attachment"), 0, "DeviceIndex") == 0;
            String instance = Json.text(one.path("Attachment"), "InstanceId");
            if (primary && !instance.isEmpty()) {
                places.put(instance, Json.text(one, "NetworkInterfaceId"));
            }
        }
        try {
            return new Sight(Surveyed.network(found, survey), places, found.gaps(), survey);
        } catch (IllegalArgumentException e) {
            throw new IOException("the network is described in a way that is not understood: " + e.getMessage(), e);
        }
    }

    private static void address(JsonNode association, String id, Map<String, String> places) {
        for (String name : List.of("AssociationId", "PublicIp")) {
            String value = Json.text(association, name);
            if (!value.isEmpty()) {
                places.put(value, id);
            }
        }
    }

    /** @throws UnforeseenException when there is no such association */
    String place(String association) throws UnforeseenException {
        String place = places.get(association);
        if (place == null) {
            throw new UnforeseenException("what it is about was not found: " + association);
        }
        return place;
    }
}
