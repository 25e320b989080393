package dev.lineclear.gate.aws.plausible;

import dev.lineclear.catalog.TargetRef;
import dev.lineclear.gate.aws.Environments;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Signal;
import dev.lineclear.proposal.Target;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A request about one environment that names things of another: by ARNs, or by the ids of EC2, anywhere in its input. Only
 * what is known of environments counts, by tags or by configuration; where nothing is, nothing follows.
 */
final class OtherEnvironment implements Check {
    static final String NAMED = "names-another-environment";

    /** As many as one reading of tags is about; a request that names more is seen by these. */
    private static final int MAX_NAMED = 100;

    /** A person reads no more of them. */
    private static final int MAX_SAID = 5;

    /** Deeper than any request of AWS's goes. */
    private static final int MAX_DEPTH = 20;

    private static final int MAX_TEXT = 4_096;

    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:([a-z0-9-]+):[a-z0-9-]*:\\d*:([A-Za-z-]+)[:/][^*,\\s]+");

    /** The kinds that requests name most, by how their ids begin. */
    private static final Map<String, String> EC2 = Map.ofEntries(
            Map.entry("subnet", "subnet"),
            Map.entry("sg", "security-group"),
            Map.entry("vpc", "vpc"),
            Map.entry("i", "instance"),
            Map.entry("vol", "volume"),
            Map.entry("snap", "snapshot"),
            Map.entry("rtb", "route-table"),
            Map.entry("acl", "network-acl"),
            Map.entry("eni", "network-interface"),
            Map.entry("igw", "internet-gateway"),
            Map.entry("nat", "natgateway"),
            Map.entry("pcx", "vpc-peering-connection"),
            Map.entry("lt", "launch-template"),
            Map.entry("ami", "image"));

    private static final Pattern ID = Pattern.compile("([a-z]{1,6})-[0-9a-f]{8,17}");

    private final Environments environments;

    OtherEnvironment(Environments environments) {
        this.environments = environments;
    }

    @Override
    public boolean concerns(Proposal proposal) {
        return !named(proposal).isEmpty();
    }

    @Override
    public List<Signal> of(Proposal proposal) {
        Set<TargetRef> named = named(proposal);
        List<Target> others = environments.targets(List.copyOf(named), proposal.destination()).stream()
                .filter(t -> known(t.environment()))
                .toList();
        Set<String> homes = new TreeSet<>();
        proposal.targets().stream()
                .map(Target::environment)
                .filter(OtherEnvironment::known)
                .forEach(e -> homes.add(e.name()));
        return homes.isEmpty() ? mixed(others) : strangers(homes, others);
    }

    private static Set<TargetRef> named(Proposal proposal) {
        Set<String> own = proposal.targets().stream().map(Target::urn).collect(Collectors.toSet());
        Set<TargetRef> named = new LinkedHashSet<>();
        collect(proposal, proposal.input(), 0, named);
        named.removeIf(ref -> own.contains(ref.urn()));
        return named;
    }

    private static boolean known(Environment environment) {
        return !environment.source().equals(Environment.UNKNOWN.source());
    }

    private static List<Signal> strangers(Set<String> homes, List<Target> others) {
        List<String> said = others.stream()
                .filter(t -> !homes.contains(t.environment().name()))
                .map(OtherEnvironment::words)
                .limit(MAX_SAID)
                .toList();
        return said.isEmpty()
                ? List.of()
                : List.of(Sizes.signal(
                        NAMED,
                        "It is about " + Visible.text(String.join(" and ", homes)) + ", and names "
                                + String.join("; ", said) + "."));
    }

    /** What is being made has no environment yet; that of which it is made has one. */
    private static List<Signal> mixed(List<Target> others) {
        Set<String> seen = new TreeSet<>();
        List<String> said = new ArrayList<>();
        for (Target each : others) {
            if (seen.add(each.environment().name())) {
                said.add(words(each));
            }
        }
        return seen.size() < 2
                ? List.of()
                : List.of(Sizes.signal(NAMED, "It puts together " + String.join(" and ", said) + "."));
    }

    private static String words(Target other) {
        return Visible.text(other.urn()) + ", which is in "
                + Visible.text(other.environment().name());
    }

    private static void collect(Proposal proposal, JsonNode node, int depth, Set<TargetRef> named) {
        if (depth > MAX_DEPTH || named.size() >= MAX_NAMED) {
            return;
        }
        if (node.isString() && node.asString().length() <= MAX_TEXT) {
            for (String word : node.asString().split(",", -1)) {
                ref(proposal, word.strip(), named);
            }
        }
        node.values().forEach(child -> collect(proposal, child, depth + 1, named));
    }

    private static void ref(Proposal proposal, String word, Set<TargetRef> named) {
        Matcher arn = ARN.matcher(word);
        Matcher id = ID.matcher(word);
        if (named.size() >= MAX_NAMED) {
            return;
        }
        if (arn.matches()) {
            named.add(new TargetRef(word, arn.group(1), arn.group(2)));
        } else if (id.matches() && EC2.containsKey(id.group(1))) {
            Map<String, String> to = proposal.destination();
            String type = EC2.getOrDefault(id.group(1), "");
            String urn = "arn:%s:ec2:%s:%s:%s/%s"
                    .formatted(
                            to.getOrDefault("partition", "aws"),
                            to.getOrDefault("region", ""),
                            to.getOrDefault("account", ""),
                            type,
                            word);
            named.add(new TargetRef(urn, "ec2", type));
        }
    }
}
