package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Endpoint;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an instance gets of the network when it is launched.
 *
 * @param groups its security groups; empty where nothing says them
 * @param open whether it gets an address of the internet whatever its subnet says
 */
record Launch(Set<String> groups, boolean open) {
    Launch {
        groups = Set.copyOf(groups);
    }

    /** Of a launch template's data, as answers and as requests have it. */
    static Launch of(JsonNode data) {
        Set<String> groups = new LinkedHashSet<>(
                Json.strings(data, "SecurityGroupIds", "SecurityGroupId", "SecurityGroups", "SecurityGroup"));
        boolean open = false;
        for (JsonNode one :
                Json.each(data, "NetworkInterfaces", "NetworkInterface").toList()) {
            groups.addAll(Json.strings(one, "Groups", "SecurityGroupId"));
            open |= Json.yes(one, "AssociatePublicIpAddress");
        }
        return new Launch(groups, open);
    }

    /** @param named holds the template's id or name */
    static Launch version(Asked asked, JsonNode named, String version) throws UnforeseenException, IOException {
        ObjectNode about = CanonicalJson.MAPPER.createObjectNode();
        String id = Json.text(named, "LaunchTemplateId");
        about.put(
                id.isEmpty() ? "LaunchTemplateName" : "LaunchTemplateId",
                id.isEmpty() ? Json.text(named, "LaunchTemplateName") : id);
        about.putArray("Versions").add(version);
        ArrayNode found = asked.sight().survey().launches(about);
        if (found.size() != 1) {
            throw new UnforeseenException("version " + version + " of the launch template was not found");
        }
        return of(found.path(0).path("LaunchTemplateData"));
    }

    static Launch configuration(Asked asked, String name) throws UnforeseenException, IOException {
        ArrayNode found = asked.sight().survey().configurations(name);
        if (found.size() != 1) {
            throw new UnforeseenException("launch configuration " + name + " was not found");
        }
        JsonNode one = found.path(0);
        return new Launch(
                new LinkedHashSet<>(Json.strings(one, "SecurityGroups")), Json.yes(one, "AssociatePublicIpAddress"));
    }

    /** Where this says nothing of groups, the other does. */
    Launch over(Launch other) {
        return groups.isEmpty() ? new Launch(other.groups, open || other.open) : this;
    }

    /** What runs, as it is once it was launched so. @throws UnforeseenException when it gets what the network gives */
    Endpoint on(Endpoint e) throws UnforeseenException {
        if (groups.isEmpty()) {
            throw new UnforeseenException("nothing says in which security groups the next instances are");
        }
        return new Endpoint(
                e.id(), e.name(), e.kind(), e.subnet(), groups, e.addresses(), e.open() || open, e.listens());
    }
}
