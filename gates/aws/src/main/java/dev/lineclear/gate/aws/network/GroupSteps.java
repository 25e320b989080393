package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Cidr;
import dev.lineclear.foresight.network.Endpoint;
import dev.lineclear.foresight.network.Group;
import dev.lineclear.foresight.network.Peer;
import dev.lineclear.foresight.network.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What requests about security groups, and about who is in them, do. */
final class GroupSteps {
    private GroupSteps() {}

    static final Map<String, Asked.Step> ALL = Map.ofEntries(
            Map.entry("ec2:RevokeSecurityGroupIngress", asked -> revoke(asked, false)),
            Map.entry("ec2:RevokeSecurityGroupEgress", asked -> revoke(asked, true)),
            Map.entry("ec2:AuthorizeSecurityGroupIngress", asked -> authorize(asked, false)),
            Map.entry("ec2:AuthorizeSecurityGroupEgress", asked -> authorize(asked, true)),
            Map.entry("ec2:ModifySecurityGroupRules", GroupSteps::modify),
            Map.entry("ec2:DeleteSecurityGroup", GroupSteps::delete),
            Map.entry("ec2:ModifyInstanceAttribute", GroupSteps::instance),
            Map.entry("ec2:ModifyNetworkInterfaceAttribute", GroupSteps::networkInterface));

    private static Group group(Asked asked) throws UnforeseenException {
        String name = asked.text("GroupName");
        if (!asked.text("GroupId").isEmpty() || name.isEmpty()) {
            return asked.known(asked.draft().groups, "GroupId");
        }
        List<Group> called = asked.draft().groups.values().stream()
                .filter(g -> g.name().equals(name))
                .toList();
        if (called.size() != 1) {
            throw new UnforeseenException("security groups called " + name + ": " + called.size());
        }
        return called.getFirst();
    }

    private static void put(Asked asked, Group group, List<Rule> rules) {
        asked.draft().groups.put(group.id(), new Group(group.id(), group.vpc(), group.name(), rules));
    }

    private static void revoke(Asked asked, boolean egress) throws UnforeseenException, IOException {
        Group group = group(asked);
        List<Rule> left = new ArrayList<>(group.rules());
        for (Rule rule : named(asked, egress)) {
            if (!left.removeIf(rule::same)) {
                throw new UnforeseenException("the group has no rule like one that it is to lose");
            }
        }
        put(asked, group, left);
    }

    private static void authorize(Asked asked, boolean egress) throws UnforeseenException, IOException {
        Group group = group(asked);
        List<Rule> more = new ArrayList<>(group.rules());
        more.addAll(named(asked, egress));
        put(asked, group, more);
    }

    /** The rules that a request writes down, or names. */
    private static List<Rule> named(Asked asked, boolean egress) throws UnforeseenException, IOException {
        List<Rule> rules = new ArrayList<>(Json.rules(asked.input().path("IpPermissions"), egress));
        List<String> ids = Json.strings(asked.input(), "SecurityGroupRuleIds", "SecurityGroupRuleId");
        if (!ids.isEmpty()) {
            byId(asked, ids).values().stream().filter(r -> r.egress() == egress).forEach(rules::add);
        }
        String block = asked.text("CidrIp");
        if (!block.isEmpty()) {
            rules.add(new Rule("", egress, Json.flows(asked.input()), new Peer.Block(Cidr.of(block))));
        }
        if (!asked.text("SourceSecurityGroupName").isEmpty() || rules.isEmpty()) {
            throw new UnforeseenException("it names no rules that can be read");
        }
        return rules;
    }

    /** @throws UnforeseenException when there is not one of each */
    private static Map<String, Rule> byId(Asked asked, List<String> ids) throws UnforeseenException, IOException {
        Map<String, Rule> rules = new java.util.LinkedHashMap<>();
        for (JsonNode rule : asked.sight().survey().rules(ids).values()) {
            String id = Json.text(rule, "SecurityGroupRuleId");
            rules.put(id, Json.rule(id, Json.yes(rule, "IsEgress"), rule));
        }
        if (!rules.keySet().equals(new HashSet<>(ids))) {
            throw new UnforeseenException("not all of the rules that it names were found");
        }
        return rules;
    }

    private static void modify(Asked asked) throws UnforeseenException, IOException {
        Group group = group(asked);
        Map<String, JsonNode> wanted = new java.util.LinkedHashMap<>();
        Json.each(asked.input(), "SecurityGroupRules", "SecurityGroupRule")
                .forEach(r -> wanted.put(Json.text(r, "SecurityGroupRuleId"), r.path("SecurityGroupRule")));
        if (wanted.isEmpty()) {
            throw new UnforeseenException("it names no rules that can be read");
        }
        List<Rule> rules = new ArrayList<>(group.rules());
        for (Rule old : byId(asked, List.copyOf(wanted.keySet())).values()) {
            if (!rules.removeIf(old::same)) {
                throw new UnforeseenException("the group has no such rule as " + old.id());
            }
        }
        for (Rule old : byId(asked, List.copyOf(wanted.keySet())).values()) {
            rules.add(Json.rule(old.id(), old.egress(), java.util.Objects.requireNonNull(wanted.get(old.id()))));
        }
        put(asked, group, rules);
    }

    /** Whoever is still in it is left with nothing that it let through. */
    private static void delete(Asked asked) throws UnforeseenException {
        Group gone = group(asked);
        put(asked, gone, List.of());
        asked.draft()
                .groups
                .replaceAll((id, group) -> new Group(
                        group.id(),
                        group.vpc(),
                        group.name(),
                        group.rules().stream()
                                .filter(r -> !r.peer().equals(new Peer.Members(gone.id())))
                                .toList()));
    }

    private static void instance(Asked asked) throws UnforeseenException {
        Set<String> groups = groups(asked, "Groups", "GroupId", "GroupSet");
        if (!groups.isEmpty()) {
            String primary = asked.sight().place(asked.text("InstanceId"));
            asked.draft().endpoints.computeIfPresent(primary, (id, e) -> with(e, groups));
        } else if (asked.text("Attribute").equals("groupSet")) {
            throw new UnforeseenException("its security groups cannot be read");
        }
    }

    private static void networkInterface(Asked asked) throws UnforeseenException {
        Set<String> groups = groups(asked, "Groups", "SecurityGroupId", "Group");
        if (!groups.isEmpty()) {
            Endpoint one = asked.known(asked.draft().endpoints, "NetworkInterfaceId");
            asked.draft().endpoints.put(one.id(), with(one, groups));
        }
    }

    static Set<String> groups(Asked asked, String... names) {
        return new HashSet<>(Json.strings(asked.input(), names));
    }

    static Endpoint with(Endpoint e, Set<String> groups) {
        return new Endpoint(e.id(), e.name(), e.kind(), e.subnet(), groups, e.addresses(), e.open(), e.listens());
    }
}
