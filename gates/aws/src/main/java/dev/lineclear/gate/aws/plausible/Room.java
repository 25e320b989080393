package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.Expressions;
import dev.lineclear.gate.aws.plausible.Readings.Listed;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether what instances a request asks for find addresses: in its subnets there must be as many free, also when the other
 * groups of the same subnets take what they may.
 */
final class Room implements Check {
    static final String NO_ROOM = "more-than-fits";

    /** Each fits; together they do not. */
    static final String CONFLICT = "conflicting-allocations";

    private static final String RUN = "ec2:RunInstances";
    private static final Set<String> GROUPS = Set.of(
            "autoscaling:CreateAutoScalingGroup",
            "autoscaling:UpdateAutoScalingGroup",
            "autoscaling:SetDesiredCapacity");

    /** A person reads no more of them. */
    private static final int MAX_SAID = 5;

    private final Readings readings;

    Room(Readings readings) {
        this.readings = readings;
    }

    @Override
    public boolean concerns(Proposal proposal) {
        return proposal.operation().equals(RUN) || GROUPS.contains(proposal.operation());
    }

    @Override
    public List<Signal> of(Proposal proposal) throws IOException {
        if (proposal.operation().equals(RUN)) {
            return instances(proposal);
        }
        return GROUPS.contains(proposal.operation()) ? group(proposal) : List.of();
    }

    private List<Signal> instances(Proposal proposal) throws IOException {
        JsonNode input = proposal.input();
        Set<String> subnets = subnets(Expressions.search("SubnetId || NetworkInterfaces[0].SubnetId", input));
        Optional<BigDecimal> count = Bounds.number(input.path("MaxCount"));
        if (subnets.isEmpty() || count.isEmpty()) {
            return List.of();
        }
        long free = free(proposal, subnets);
        return count.get().longValue() <= free
                ? List.of()
                : List.of(signal(
                        NO_ROOM,
                        "It asks for " + count.get().toPlainString() + " instances; " + words(subnets) + " has " + free
                                + " addresses free."));
    }

    /**
     * A group and what it takes.
     *
     * @param more instances that it may still start
     */
    private record Group(String name, Set<String> subnets, long more) {
        static Group of(JsonNode now, JsonNode asked) {
            String zones = asked.path("VPCZoneIdentifier")
                    .asString(now.path("VPCZoneIdentifier").asString(""));
            long most =
                    size(asked, "MaxSize").orElseGet(() -> size(now, "MaxSize").orElse(0L));
            // Where it is asked for more than it may have, that is what somebody wants of it.
            long wanted = Math.max(most, size(asked, "DesiredCapacity").orElse(0L));
            String name = now.path("AutoScalingGroupName")
                    .asString(asked.path("AutoScalingGroupName").asString(""));
            return new Group(
                    name,
                    Room.subnets(zones),
                    Math.max(0, wanted - now.path("Instances").size()));
        }

        private static Optional<Long> size(JsonNode from, String name) {
            return Bounds.number(from.path(name)).map(BigDecimal::longValue);
        }
    }

    private List<Signal> group(Proposal proposal) throws IOException {
        JsonNode nothing = CanonicalJson.MAPPER.createObjectNode();
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode().put("MaxRecords", 100);
        Listed all = readings.list(
                proposal,
                "autoscaling:DescribeAutoScalingGroups",
                input,
                "AutoScalingGroups",
                List.of("NextToken", "NextToken"));
        String name = proposal.input().path("AutoScalingGroupName").asString("");
        List<Group> others = new ArrayList<>();
        Group own = Group.of(nothing, proposal.input());
        for (JsonNode each : all.things()) {
            if (each.path("AutoScalingGroupName").asString("").equals(name)) {
                own = Group.of(each, proposal.input());
            } else {
                others.add(Group.of(each, nothing));
            }
        }
        return own.subnets().isEmpty() || own.more() == 0 ? List.of() : compared(proposal, own, others);
    }

    private List<Signal> compared(Proposal proposal, Group own, List<Group> groups) throws IOException {
        List<Group> others = groups.stream()
                .filter(g -> g.more() > 0 && g.subnets().stream().anyMatch(own.subnets()::contains))
                .toList();
        long free = free(proposal, own.subnets());
        String room = words(own.subnets()) + " has " + free + " addresses free";
        String may =
                "Auto Scaling group " + Visible.text(own.name()) + " could start " + own.more() + " more instances";
        if (own.more() > free) {
            return List.of(signal(NO_ROOM, may + "; " + room + "."));
        }
        long together = own.more() + others.stream().mapToLong(Group::more).sum();
        if (together <= free) {
            return List.of();
        }
        List<String> named = others.stream()
                .limit(MAX_SAID)
                .map(g -> Visible.text(g.name()) + " (" + g.more() + ")")
                .toList();
        int more = others.size() - named.size();
        return List.of(signal(
                CONFLICT,
                may + ", and so could others of the same subnets: " + String.join(", ", named)
                        + (more > 0 ? " and " + more + " more" : "") + ": " + together + " together; " + room + "."));
    }

    private long free(Proposal proposal, Set<String> subnets) throws IOException {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode ids = input.putArray("SubnetIds");
        subnets.forEach(ids::add);
        return readings.list(proposal, "ec2:DescribeSubnets", input, "Subnets", List.of()).things().stream()
                .mapToLong(s -> Bounds.number(s.path("AvailableIpAddressCount"))
                        .map(BigDecimal::longValue)
                        .orElse(0L))
                .sum();
    }

    /** By name alone: what is free changes by itself. */
    private static Signal signal(String name, String sentence) {
        return new Signal(name, sentence, List.of());
    }

    private static Set<String> subnets(JsonNode id) {
        return subnets(id.asString(""));
    }

    private static Set<String> subnets(String ids) {
        Set<String> all = new TreeSet<>();
        for (String id : ids.split(",", -1)) {
            if (!id.isBlank()) {
                all.add(id.strip());
            }
        }
        return all;
    }

    private static String words(Set<String> subnets) {
        return Visible.text(String.join(" with ", subnets));
    }
}
