package dev.lineclear.gate.aws.plausible;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether the instances that a request may start have more vCPUs, with those that run, than the account may run of their family. */
final class Vcpus implements Check {
    private static final String RUN = "ec2:RunInstances";
    private static final Set<String> GROUPS =
            Set.of("autoscaling:UpdateAutoScalingGroup", "autoscaling:SetDesiredCapacity");

    /** As one question takes; an account that runs more types of one family is not compared. */
    private static final int MAX_TYPES = 100;

    private final Readings readings;
    private final QuotaReadings quotas;

    Vcpus(Readings readings, QuotaReadings quotas) {
        this.readings = readings;
        this.quotas = quotas;
    }

    /** So many instances more of a type, which is empty where the request does not say it. */
    private record Wanted(String type, long more) {}

    @Override
    public boolean concerns(Proposal proposal) {
        JsonNode input = proposal.input();
        return proposal.operation().equals(RUN)
                || GROUPS.contains(proposal.operation()) && (input.has("MaxSize") || input.has("DesiredCapacity"));
    }

    @Override
    public List<Signal> of(Proposal proposal) {
        try {
            Optional<Wanted> wanted = proposal.operation().equals(RUN) ? run(proposal) : grown(proposal);
            return wanted.isEmpty() || wanted.get().more() <= 0
                    ? List.of()
                    : Quotas.signals(exceeded(proposal, wanted.get()).stream().toList(), List.of());
        } catch (IOException e) {
            return Quotas.signals(
                    List.of(), List.of("vCPUs of instances (" + Visible.text(String.valueOf(e.getMessage())) + ")"));
        }
    }

    private static Optional<Wanted> run(Proposal proposal) {
        JsonNode input = proposal.input();
        return Bounds.number(input.path("MaxCount"))
                .map(count -> new Wanted(input.path("InstanceType").asString(""), count.longValue()));
    }

    /** By the type of the instances that the group has. */
    private Optional<Wanted> grown(Proposal proposal) throws IOException {
        String name = proposal.input().path("AutoScalingGroupName").asString("");
        ObjectNode one = CanonicalJson.MAPPER.createObjectNode();
        one.putArray("AutoScalingGroupNames").add(name);
        for (JsonNode group : readings.list(
                        proposal, "autoscaling:DescribeAutoScalingGroups", one, "AutoScalingGroups", List.of())
                .things()) {
            long is = group.path("Instances").size();
            long most = Math.max(size(proposal.input(), "MaxSize"), size(proposal.input(), "DesiredCapacity"));
            String type = group.path("Instances").path(0).path("InstanceType").asString("");
            return Optional.of(new Wanted(type, most - is));
        }
        return Optional.empty();
    }

    private static long size(JsonNode input, String name) {
        return Bounds.number(input.path(name)).map(BigDecimal::longValue).orElse(0L);
    }

    private Optional<String> exceeded(Proposal proposal, Wanted wanted) throws IOException {
        if (wanted.type().isEmpty()) {
            throw new IOException("it does not say of what type they are");
        }
        String code = Quota.vcpus(wanted.type())
                .orElseThrow(() -> new IOException("nothing is known of a quota for " + wanted.type()));
        BigDecimal most = quotas.value(proposal.destination().getOrDefault("region", ""), "ec2", code);
        List<String> running = running(proposal, code);
        Map<String, Long> sizes = sizes(proposal, wanted.type(), running);
        BigDecimal asked =
                BigDecimal.valueOf(sizes.getOrDefault(wanted.type(), 0L)).multiply(BigDecimal.valueOf(wanted.more()));
        long run =
                running.stream().mapToLong(type -> sizes.getOrDefault(type, 0L)).sum();
        return asked.add(BigDecimal.valueOf(run)).compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of(wanted.more() + " more instances of " + Visible.text(wanted.type()) + " have "
                        + asked.toPlainString() + " vCPUs, beside " + run
                        + " that run; the account may run " + most.toPlainString() + " of their family");
    }

    /** How many vCPUs each type has, whatever an instance of it was told to use: so AWS counts. */
    private Map<String, Long> sizes(Proposal proposal, String type, List<String> running) throws IOException {
        Set<String> types = new TreeSet<>(running);
        types.add(type);
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        types.stream().limit(MAX_TYPES).forEach(input.putArray("InstanceTypes")::add);
        Map<String, Long> sizes = new HashMap<>();
        for (JsonNode each : readings.list(proposal, "ec2:DescribeInstanceTypes", input, "InstanceTypes", List.of())
                .things()) {
            Bounds.number(each.path("VCpuInfo").path("DefaultVCpus"))
                    .ifPresent(n -> sizes.put(each.path("InstanceType").asString(""), n.longValue()));
        }
        types.removeAll(sizes.keySet());
        if (!types.isEmpty()) {
            throw new IOException(
                    "nothing says how many vCPUs " + types.iterator().next() + " has");
        }
        return sizes;
    }

    /** The types of those of the same quota; where there are more pages than a request waits for, at least these. */
    private List<String> running(Proposal proposal, String code) throws IOException {
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        input.putArray("Filters")
                .addObject()
                .put("Name", "instance-state-name")
                .putArray("Values")
                .add("pending")
                .add("running");
        return readings
                .list(
                        proposal,
                        "ec2:DescribeInstances",
                        input,
                        "Reservations[].Instances[]",
                        List.of("NextToken", "NextToken"))
                .things()
                .stream()
                .map(i -> i.path("InstanceType").asString(""))
                .filter(type -> Quota.vcpus(type).equals(Optional.of(code)))
                .toList();
    }
}
