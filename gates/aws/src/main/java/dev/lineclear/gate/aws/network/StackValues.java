package dev.lineclear.gate.aws.network;

import dev.lineclear.proposal.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Properties of templates, as requests would say the same. Whatever a template leaves to others to say is unforeseen. */
final class StackValues {
    /** Which peer of a rule, by its property in a template, in a request, and the list that this stands in there. */
    private record Side(String property, String member, String list) {}

    private static final List<Side> PEERS = List.of(
            new Side("CidrIp", "CidrIp", "IpRanges"),
            new Side("CidrIpv6", "CidrIpv6", "Ipv6Ranges"),
            new Side("SourceSecurityGroupId", "GroupId", "UserIdGroupPairs"),
            new Side("DestinationSecurityGroupId", "GroupId", "UserIdGroupPairs"),
            new Side("SourcePrefixListId", "PrefixListId", "PrefixListIds"),
            new Side("DestinationPrefixListId", "PrefixListId", "PrefixListIds"));

    private StackValues() {}

    /** @return empty where there is none @throws UnforeseenException when it is there and no plain value */
    static String text(JsonNode properties, String name) throws UnforeseenException {
        JsonNode value = properties.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            throw new UnforeseenException(name + " is by " + by(value));
        }
        return value.asString();
    }

    private static String by(JsonNode value) {
        String call = value.isObject() && value.size() == 1
                ? value.propertyNames().iterator().next()
                : "";
        return call.equals("Ref") || call.startsWith("Fn::") ? call : "something that is not seen";
    }

    static String needed(JsonNode properties, String name) throws UnforeseenException {
        String value = text(properties, name);
        if (value.isEmpty()) {
            throw new UnforeseenException("it names no " + name);
        }
        return value;
    }

    /** The plain ones of these, as they are. */
    static ObjectNode input(JsonNode properties, String... names) throws UnforeseenException {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        for (String name : names) {
            String value = text(properties, name);
            if (!value.isEmpty()) {
                input.put(name, value);
            }
        }
        return input;
    }

    /** With their members, as of ports. */
    static void nested(ObjectNode input, JsonNode properties, String name, String... members)
            throws UnforeseenException {
        if (properties.path(name).isMissingNode()) {
            return;
        }
        ObjectNode plain = input(properties.path(name), members);
        if (plain.isEmpty()) {
            throw new UnforeseenException(name + " is by " + by(properties.path(name)));
        }
        input.set(name, plain);
    }

    /** A rule of a security group as AuthorizeSecurityGroupIngress has it. */
    static ObjectNode permission(JsonNode rule) throws UnforeseenException {
        ObjectNode permission = input(rule, "IpProtocol", "FromPort", "ToPort");
        int peers = 0;
        for (Side side : PEERS) {
            String value = text(rule, side.property());
            if (!value.isEmpty()) {
                peers++;
                permission.putArray(side.list()).addObject().put(side.member(), value);
            }
        }
        if (peers != 1 || !permission.has("IpProtocol")) {
            throw new UnforeseenException("it has a rule that names no protocol, or not one peer by its address or id");
        }
        return permission;
    }

    /** The rules that stand in a group itself. */
    static Set<ObjectNode> permissions(JsonNode properties, String name) throws UnforeseenException {
        JsonNode rules = properties.path(name);
        if (!rules.isArray() && !rules.isMissingNode()) {
            throw new UnforeseenException(name + " is by " + by(rules));
        }
        Set<ObjectNode> all = new LinkedHashSet<>();
        for (JsonNode rule : rules.values()) {
            all.add(permission(rule));
        }
        return all;
    }

    /** Properties that are not the same on both sides. */
    static List<String> changed(JsonNode was, JsonNode is) {
        Set<String> names = new TreeSet<>(was.propertyNames());
        names.addAll(is.propertyNames());
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            if (!was.path(name).equals(is.path(name))) {
                changed.add(name);
            }
        }
        return changed;
    }
}
