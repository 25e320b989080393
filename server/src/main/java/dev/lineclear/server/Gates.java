package dev.lineclear.server;

import dev.lineclear.assessment.Assessor;
import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import dev.lineclear.assessment.LiveState;
import dev.lineclear.catalog.Catalog;
import dev.lineclear.catalog.Configured;
import dev.lineclear.pipeline.Observers;
import dev.lineclear.pipeline.Reversal;
import dev.lineclear.pipeline.Undoers;
import dev.lineclear.policy.CedarDecider;
import dev.lineclear.policy.Policies;
import dev.lineclear.policy.PolicyCheck;
import dev.lineclear.policy.PolicyException;
import dev.lineclear.policy.PolicySource;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.safeguard.rollout.Health;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationException;
import dev.lineclear.server.explain.Explainer;
import dev.lineclear.server.guard.Changes;
import dev.lineclear.server.guard.GatewayUndoer;
import dev.lineclear.server.guard.Operations;
import dev.lineclear.server.rollouts.Kinds;
import dev.lineclear.server.rollouts.Traffic;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gates there are, a line each, and what can be said about requests without a gateway running. */
public final class Gates {
    /** The AWS gate's name in proposals. */
    public static final String AWS = "aws";

    /** Stands in ARNs while no account is configured. */
    static final String NO_ACCOUNT = "000000000000";

    private static final Classification REVERT = new Classification(
            Effect.UPDATE,
            new Reversibility(
                    Reversibility.Kind.REVERSIBLE,
                    "It puts back what was captured, and refuses when the live state moved since.",
                    List.of(),
                    Optional.empty()),
            Known.curated(Reversal.OPERATION),
            "Puts back");

    private Gates() {}

    static Map<String, Classifier> classifiers(Catalog catalog, Configuration configuration) {
        Classifier aws = new Configured(catalog, configuration.classify());
        return Map.of(AWS, revertible(aws), Proposal.GATEWAY, new Operations());
    }

    /** Taking back is the same operation at every gate. */
    private static Classifier revertible(Classifier gate) {
        return (operation, input) -> operation.equals(Reversal.OPERATION) ? REVERT : gate.classify(operation, input);
    }

    public static Catalog catalog() {
        return Catalog.load();
    }

    /** Members of an operation's input that the catalogue marks as secret or people's data. */
    static Function<String, List<String>> sensitive(Catalog catalog) {
        return operation ->
                catalog.entry(operation).map(entry -> entry.sensitive()).orElse(List.of());
    }

    /** Lines of the configuration that change nothing, said so that nobody relies on them. */
    static List<String> idle(Catalog catalog, Configuration configuration) {
        return new Configured(catalog, configuration.classify())
                .idle().entrySet().stream()
                        .map(e -> "classify in lineclear.yaml has no effect for " + e.getKey()
                                + ": the catalogue knows it as " + e.getValue() + ", and nothing makes that milder")
                        .toList();
    }

    static PolicySource policies(Configuration configuration) {
        return configuration.policies().map(PolicySource::directory).orElseGet(PolicySource::defaults);
    }

    /** @param directory instead of the configured one */
    public static PolicyCheck checkPolicies(Configuration configuration, @Nullable Path directory) {
        return PolicyCheck.of(directory == null ? policies(configuration) : PolicySource.directory(directory));
    }

    /**
     * Policy texts by file name.
     *
     * @param directory instead of the configured one
     * @throws ConfigurationException when they cannot be read
     */
    public static SortedMap<String, String> policyTexts(Configuration configuration, @Nullable Path directory) {
        try {
            return (directory == null ? policies(configuration) : PolicySource.directory(directory)).read();
        } catch (PolicyException e) {
            throw new ConfigurationException(
                    e.problems().stream().map(Object::toString).toList());
        }
    }

    static CedarDecider decider(Configuration configuration) {
        return decider(policies(configuration));
    }

    /** With the set that ships, until those that owners agreed on are read. */
    static CedarDecider shipped() {
        return decider(PolicySource.defaults());
    }

    private static CedarDecider decider(PolicySource source) {
        try {
            return new CedarDecider(Policies.load(source));
        } catch (PolicyException e) {
            throw new ConfigurationException(
                    e.problems().stream().map(Object::toString).toList());
        }
    }

    /** What stands in ARNs where a request does not say. */
    static Map<String, String> destination(Configuration configuration) {
        String region = configuration.aws().region();
        Map<String, String> to = new LinkedHashMap<>();
        to.put("partition", partition(region));
        to.put("region", region);
        to.put("account", configuration.aws().account().orElse(NO_ACCOUNT));
        return to;
    }

    static String partition(String region) {
        return software.amazon.awssdk.regions.Region.of(region).metadata() == null
                ? "aws"
                : software.amazon.awssdk.regions.Region.of(region)
                        .metadata()
                        .partition()
                        .id();
    }

    static Undoers undoers(AwsParts aws, Supplier<Changes> changes) {
        return new Undoers(Map.of(AWS, aws.undoer(), Proposal.GATEWAY, new GatewayUndoer(changes)));
    }

    static Observers observers(Configuration configuration, AwsParts aws, LiveState consequences) {
        return new Observers(Map.of(AWS, aws.liveState(), Proposal.GATEWAY, consequences), configuration.observe());
    }

    /** @throws ConfigurationException when a check of {@code pacing} cannot be made here, with why */
    static Health health(Configuration configuration, AwsParts aws, Traffic traffic) {
        Health health = Kinds.of(
                configuration.rollouts(),
                (call, input, region) -> aws.api().call(call, input, region),
                configuration.aws().region(),
                traffic);
        List<String> obstacles = configuration.rollouts().pacing().stream()
                .flatMap(rule -> rule.healthy().stream())
                .filter(check -> !health.obstacle(check).isEmpty())
                .map(check -> "pacing.healthy, check " + check.name() + ": " + health.obstacle(check))
                .toList();
        if (!obstacles.isEmpty()) {
            throw new ConfigurationException(obstacles);
        }
        return health;
    }

    public static Explainer explainer(Configuration configuration) {
        return explainer(configuration, catalog(), decider(configuration));
    }

    static Explainer explainer(Configuration configuration, Catalog catalog, CedarDecider decider) {
        return new Explainer(
                catalog,
                new Assessor(classifiers(catalog, configuration)),
                decider,
                configuration.environments(),
                destination(configuration),
                configuration.rollouts().pacing());
    }
}
