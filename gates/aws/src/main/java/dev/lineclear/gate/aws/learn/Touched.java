package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.ResourceTypes.Named;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** What a proposal touches, under the names by which things are learned. */
public final class Touched {
    private static final MemberPath ITSELF = MemberPath.of("");

    private final Rules rules;

    public Touched(Rules rules) {
        this.rules = rules;
    }

    /**
     * Its targets, whatever form their ARNs have; where one is everything of a service, what the input names in its place.
     *
     * @return URNs in their order
     */
    public List<String> of(Proposal proposal) {
        Set<String> urns = new TreeSet<>();
        Set<String> wide = new TreeSet<>();
        for (Target target : proposal.targets()) {
            String urn = target.urn();
            if (urn.isEmpty() || urn.length() > Resource.MAX_URN) {
                continue;
            }
            if (urn.endsWith(":*")) {
                wide.add(urn);
            } else {
                urns.add(rules.types().byArn(urn).map(Named::urn).orElse(urn));
            }
        }
        if (!wide.isEmpty()) {
            Set<String> named = named(proposal.operation(), proposal.input(), proposal.destination());
            urns.addAll(named.isEmpty() ? wide : named);
        }
        return List.copyOf(urns);
    }

    /** What people wrote down, under those names too. */
    public static Sighting named(Sighting written) {
        ResourceTypes types = Rules.all().types();
        UnaryOperator<String> name = urn -> types.byArn(urn).map(Named::urn).orElse(urn);
        return new Sighting(
                written.resources(),
                written.edges().stream()
                        .map(e -> new Edge(
                                name.apply(e.left()),
                                e.relation(),
                                name.apply(e.right()),
                                e.loss(),
                                e.origin(),
                                e.rule(),
                                e.seen()))
                        .toList());
    }

    private Set<String> named(String operation, JsonNode input, Map<String, String> destination) {
        String service = operation.substring(0, Math.max(operation.indexOf(':'), 0));
        Place place = new Place(
                destination.getOrDefault("partition", "aws"),
                destination.getOrDefault("region", "*"),
                destination.getOrDefault("account", "*"));
        Set<String> urns = new TreeSet<>();
        rules.inputs(service).forEach((member, type) -> {
            List<String> values = ITSELF.texts(input.path(member), input, input);
            values.forEach(value -> type.urn(value, place).ifPresent(urns::add));
        });
        return urns;
    }
}
