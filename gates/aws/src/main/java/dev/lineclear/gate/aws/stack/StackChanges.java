package dev.lineclear.gate.aws.stack;

import dev.lineclear.catalog.StackTypes;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Reversibility.Kind;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What is done to each resource of a stack, and what that is all together.
 *
 * @param all worst first, as people read them
 */
public record StackChanges(List<One> all) {
    public StackChanges {
        all = all.stream()
                .sorted(Comparator.comparing(One::effect).reversed().thenComparing(One::what))
                .toList();
    }

    /**
     * What is done to one.
     *
     * @param back whether it comes back
     * @param what in words: {@code replaces AWS::RDS::DBInstance Orders (orders-db)}
     */
    public record One(Effect effect, Kind back, String what) {
        /** With what usually comes back of it. */
        static One of(Effect effect, String what) {
            return new One(
                    effect,
                    switch (effect) {
                        case READ, CREATE -> Kind.REVERSIBLE;
                        case UPDATE -> Kind.RECREATABLE;
                        case GRANT -> Kind.LOSSY;
                        case REPLACE, DESTROY -> Kind.IRREVERSIBLE;
                        case UNKNOWN -> Kind.UNKNOWN;
                    },
                    what);
        }
    }

    /** These and more. */
    public StackChanges with(List<One> more) {
        List<One> both = new ArrayList<>(all);
        both.addAll(more);
        return new StackChanges(both);
    }

    /** How people are shown a resource. */
    static String name(String type, String logical, String physical) {
        return Visible.text(type + " " + logical + (physical.isEmpty() ? "" : " (" + physical + ")"));
    }

    /**
     * From {@code Changes} of DescribeChangeSet (ResourceChange: Action, Replacement, PolicyAction), which says whether a
     * resource is made anew, and not what its properties permit or protect no more.
     *
     * @param compared what the templates say of that, by logical ids
     */
    public static StackChanges described(JsonNode changes, Map<String, One> compared) {
        List<One> all = new ArrayList<>();
        for (JsonNode change : changes.values()) {
            JsonNode resource = change.path("ResourceChange");
            One told = told(resource);
            One seen = compared.getOrDefault(resource.path("LogicalResourceId").asString("?"), told);
            boolean worse = (seen.effect() == Effect.GRANT || seen.effect() == Effect.DESTROY)
                    && seen.effect().compareTo(told.effect()) > 0;
            all.add(worse ? seen : told);
        }
        return new StackChanges(all);
    }

    /** As CloudFormation says it of one resource. @param change {@code ResourceChange} of DescribeChangeSet */
    public static One told(JsonNode change) {
        String type = change.path("ResourceType").asString("");
        String name = name(
                type,
                change.path("LogicalResourceId").asString("?"),
                change.path("PhysicalResourceId").asString(""));
        if (Kinds.runsSomething(type)) {
            return One.of(Effect.UNKNOWN, "does what cannot be seen by " + name);
        }
        String policy = change.path("PolicyAction").asString("");
        return switch (change.path("Action").asString("")) {
            case "Add" ->
                Kinds.permits(type)
                        ? One.of(Effect.GRANT, "makes, permitting something, " + name)
                        : One.of(Effect.CREATE, "makes " + name);
            case "Modify" -> modified(change, type, name, policy);
            case "Remove" -> removed(name, policy.endsWith("Retain"), policy.endsWith("Snapshot"));
            case "Import" -> One.of(Effect.UPDATE, "takes over " + name);
            default -> One.of(Effect.UNKNOWN, "does what cannot be seen to " + name);
        };
    }

    private static One modified(JsonNode change, String type, String name, String policy) {
        String replacement = change.path("Replacement").asString("");
        if (replacement.equals("False")) {
            return Kinds.permits(type)
                    ? One.of(Effect.GRANT, "changes what is permitted by " + name)
                    : One.of(Effect.UPDATE, "changes " + name);
        }
        // Conditional; and where it is not said, it may be.
        return replaced(
                type,
                replacement.equals("True") ? "replaces" : "may replace",
                name,
                policy.endsWith("Retain"),
                policy.endsWith("Snapshot"));
    }

    static One removed(String name, boolean kept, boolean snapshot) {
        if (kept) {
            return One.of(Effect.UPDATE, "lets go of, without deleting it, " + name);
        }
        return snapshot
                ? new One(Effect.DESTROY, Kind.LOSSY, "deletes, with a snapshot, " + name)
                : One.of(Effect.DESTROY, "deletes " + name);
    }

    /** Made anew: what holds no data, or leaves it behind, comes back but for its identity and the time between. */
    static One replaced(String type, String verb, String name, boolean kept, boolean snapshot) {
        String how = kept ? verb + ", keeping the old one, " : snapshot ? verb + ", with a snapshot, " : verb + " ";
        boolean gone = !kept && !snapshot && StackTypes.stateful(type);
        return new One(Effect.REPLACE, gone ? Kind.IRREVERSIBLE : Kind.LOSSY, how + name);
    }

    /** The worst of all; of none, nothing but an update. */
    public Effect effect() {
        return all.stream().map(One::effect).reduce(Effect::or).orElse(Effect.UPDATE);
    }

    /** Of what is seen at all. */
    public Effect seen() {
        return all.stream()
                .map(One::effect)
                .filter(e -> e != Effect.UNKNOWN)
                .reduce(Effect::or)
                .orElse(Effect.UPDATE);
    }

    /** The worst of all. */
    public Kind back() {
        return all.stream().map(One::back).reduce(Kind.REVERSIBLE, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** {@code replaces 1, deletes 2, makes 1 resources}. */
    public String counted() {
        Map<Effect, Integer> counts = new EnumMap<>(Effect.class);
        all.forEach(one -> counts.merge(one.effect(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        part(parts, counts, Effect.UNKNOWN, "does what cannot be seen with");
        part(parts, counts, Effect.DESTROY, "deletes");
        part(parts, counts, Effect.REPLACE, "replaces");
        part(parts, counts, Effect.GRANT, "permits something by");
        part(parts, counts, Effect.UPDATE, "changes");
        part(parts, counts, Effect.CREATE, "makes");
        return parts.isEmpty()
                ? "changes no resource"
                : String.join(", ", parts) + (all.size() == 1 ? " resource" : " resources");
    }

    private static void part(List<String> parts, Map<Effect, Integer> counts, Effect effect, String verb) {
        Integer count = counts.get(effect);
        if (count != null) {
            parts.add(verb + " " + count);
        }
    }
}
