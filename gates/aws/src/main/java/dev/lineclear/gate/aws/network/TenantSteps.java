package dev.lineclear.gate.aws.network;

import dev.lineclear.foresight.network.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What requests do that move functions, and the instances of Auto Scaling groups, to other subnets or groups. */
final class TenantSteps {
    private TenantSteps() {}

    static final Map<String, Asked.Step> ALL = Map.of(
            "lambda:UpdateFunctionConfiguration", TenantSteps::function,
            "autoscaling:UpdateAutoScalingGroup", TenantSteps::scaled);

    private static void function(Asked asked) throws UnforeseenException {
        String name = function(asked.text("FunctionName"));
        List<Endpoint> own = own(asked, "lambda/" + name + " in ");
        JsonNode to = asked.input().path("VpcConfig");
        if (own.isEmpty()) {
            throw new UnforeseenException("function " + name
                    + " is in no network that was read, and what it reaches from outside of one is not known");
        }
        Set<String> groups = new LinkedHashSet<>(Json.strings(to, "SecurityGroupIds"));
        List<String> subnets = Json.strings(to, "SubnetIds");
        if (to.has("SubnetIds") && subnets.isEmpty()) {
            throw new UnforeseenException(
                    "it takes function " + name + " out of its network, where it reaches nothing then");
        }
        if (subnets.isEmpty() && groups.isEmpty()) {
            throw new UnforeseenException("it says of the function's network something else than subnets and groups");
        }
        if (!groups.isEmpty()) {
            own.forEach(e -> asked.draft().endpoints.put(e.id(), GroupSteps.with(e, groups)));
        }
        if (!subnets.isEmpty()) {
            moved(asked, own(asked, "lambda/" + name + " in "), subnets);
        }
    }

    /** Requests call a function by its name, by a part of its ARN, or by all of it, with a version or without. */
    private static String function(String called) {
        String[] parts = called.split(":", -1);
        int at = List.of(parts).indexOf("function");
        return at >= 0 && at + 1 < parts.length ? parts[at + 1] : parts[0];
    }

    private static List<Endpoint> own(Asked asked, String prefix) {
        return asked.draft().endpoints.values().stream()
                .filter(e -> e.id().startsWith(prefix))
                .toList();
    }

    /** Instances of a group that are in no subnet of it any more are ended, and others started in those that it has. */
    private static void scaled(Asked asked) throws UnforeseenException, IOException {
        if (LaunchSteps.MEMBERS.stream().anyMatch(asked.input()::has)) {
            LaunchSteps.group(asked, asked.text("AutoScalingGroupName"));
        }
        if (!asked.input().has("VPCZoneIdentifier") && !asked.input().has("AvailabilityZones")) {
            return;
        }
        List<String> subnets = new ArrayList<>();
        for (String id : asked.text("VPCZoneIdentifier").split(",", -1)) {
            if (!id.isBlank()) {
                subnets.add(id.strip());
            }
        }
        if (subnets.isEmpty()) {
            throw new UnforeseenException("it moves the group to other zones, and does not say to which subnets");
        }
        List<Endpoint> own = new ArrayList<>();
        for (String instance : asked.sight().survey().instances(asked.text("AutoScalingGroupName"))) {
            Endpoint one = asked.draft().endpoints.get(asked.sight().place(instance));
            if (one != null) {
                own.add(one);
            }
        }
        if (own.isEmpty()) {
            throw new UnforeseenException(
                    "the group runs no instances that would tell in which security groups its next ones are");
        }
        moved(asked, own, subnets);
    }

    /** Those that are in none of these are in the others then; where nobody is left to be, somebody new is. */
    private static void moved(Asked asked, List<Endpoint> own, List<String> subnets) throws UnforeseenException {
        for (String subnet : subnets) {
            if (!asked.draft().subnets.containsKey(subnet)) {
                throw new UnforeseenException("subnet " + subnet + " was not found");
            }
        }
        List<String> free = new ArrayList<>(subnets);
        own.forEach(e -> free.remove(e.subnet()));
        int next = 0;
        for (Endpoint e : own) {
            if (!subnets.contains(e.subnet())) {
                String to = free.isEmpty() ? subnets.getFirst() : free.get(next++ % free.size());
                asked.draft().endpoints.put(e.id(), in(e, e.id(), to));
            }
        }
        Endpoint like = Objects.requireNonNull(
                asked.draft().endpoints.get(own.getFirst().id()));
        for (String subnet : free.subList(Math.min(next, free.size()), free.size())) {
            String id = like.id() + " also in " + subnet;
            asked.draft().endpoints.put(id, in(like, id, subnet));
        }
    }

    /** With whatever addresses it gets there. */
    private static Endpoint in(Endpoint e, String id, String subnet) {
        return new Endpoint(id, e.name(), e.kind(), subnet, e.groups(), List.of(), e.open(), e.listens());
    }
}
