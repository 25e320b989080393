package dev.lineclear.gate.aws.stack;

import dev.lineclear.catalog.StackTypes;
import dev.lineclear.gate.aws.stack.StackChanges.One;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Visible;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares a resource that runs with what a template says of it. What follows another resource that changes may change by
 * that, so that all are compared again until no more of them move. Not thread-safe.
 */
final class Comparison {
    /** Groups of instances that an update of their configuration makes anew, by {@code UpdatePolicy}. */
    private static final Set<String> ROLLS = Set.of("AutoScalingRollingUpdate", "AutoScalingReplacingUpdate");

    private static final String RUN_AGAIN = "AWS::CloudFormation::Init";
    private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();

    private final Expansion before;
    private final Expansion after;
    private final Likened likened;

    /** The resources that change, and whether they are others afterwards. */
    private final Map<String, Boolean> moved = new HashMap<>();

    Comparison(Expansion before, Expansion after, Likened likened) {
        this.before = before;
        this.after = after;
        this.likened = likened;
    }

    /** As far as it is known by now: the resources that change, and whether they are others afterwards. */
    Map<String, Boolean> moved() {
        return Map.copyOf(moved);
    }

    /** @param name how people are shown it; empty when nothing changes */
    Optional<One> of(String logical, String name) {
        String type = after.type(logical);
        String old = before.type(logical);
        JsonNode was = before.properties(logical);
        JsonNode is = after.properties(logical);
        List<String> changed = changed(was, is);
        if (changed.isEmpty() && same(logical) && !Kinds.nested(type)) {
            return Optional.empty();
        }
        boolean anew = !type.equals(old)
                || changed.stream().anyMatch(p -> !Kinds.nothing(type) && StackTypes.replaces(type, p))
                || !changed.isEmpty() && rolls(logical);
        moved.merge(logical, anew, Boolean::logicalOr);
        if (Kinds.runsSomething(type) || Kinds.runsSomething(old) || runsAgain(logical)) {
            return Optional.of(One.of(Effect.UNKNOWN, "does what cannot be seen by " + name));
        }
        if (!type.equals(old)) {
            return Optional.of(replaced(logical, old, "replaces", name + ", of another type"));
        }
        String by = changed.isEmpty() ? "" : ", by " + Visible.text(String.join(", ", changed));
        Optional<String> weaker = weaker(logical, was, is, changed);
        if (weaker.isPresent()) {
            return Optional.of(One.of(Effect.DESTROY, weaker.get() + name + by + (anew ? ", and makes it anew" : "")));
        }
        if (anew) {
            boolean certain = changed.stream().noneMatch(p -> Expansion.hasUnseen(is.path(p)) || follows(is.path(p)));
            return Optional.of(replaced(logical, type, certain ? "replaces" : "may replace", name + by));
        }
        return Optional.of(
                changed.isEmpty()
                        ? One.of(Effect.UPDATE, "changes settings of " + name)
                        : inPlace(type, name + by, is, changed));
    }

    private One inPlace(String type, String name, JsonNode is, List<String> changed) {
        ObjectNode become = JsonNodeFactory.instance.objectNode();
        changed.forEach(p -> become.set(p, is.path(p)));
        Effect like = likened.changed(type, become);
        if (like.compareTo(Effect.GRANT) > 0) {
            String what = like == Effect.REPLACE ? "makes anew what runs of " : "takes away, or stops, something of ";
            return One.of(like, (like == Effect.UNKNOWN ? "does what cannot be seen by " : what) + name);
        }
        boolean permits = like == Effect.GRANT
                || Kinds.permits(type)
                || changed.stream().anyMatch(p -> Kinds.widens(type, p, is));
        return permits
                ? One.of(Effect.GRANT, "changes what is permitted by " + name)
                : One.of(Effect.UPDATE, "changes " + name);
    }

    private One replaced(String logical, String type, String verb, String name) {
        JsonNode was = before.properties(logical);
        String old = before.template().attribute(logical, "UpdateReplacePolicy");
        String now = after.template().attribute(logical, "UpdateReplacePolicy");
        return StackChanges.replaced(
                type,
                verb,
                name,
                Kinds.retains(old) && Kinds.retains(now),
                Kinds.keeps(old, type, was) && Kinds.keeps(now, type, was));
    }

    private List<String> changed(JsonNode was, JsonNode is) {
        Set<String> names = new TreeSet<>(was.propertyNames());
        names.addAll(is.propertyNames());
        return names.stream()
                .filter(p -> !was.path(p).equals(is.path(p)) || Expansion.hasUnseen(is.path(p)) || follows(is.path(p)))
                .toList();
    }

    /** Whether it follows a resource that is made anew, or an attribute of one that changes. */
    private boolean follows(JsonNode value) {
        return References.in(value).anyMatch(ref -> {
            Boolean anew = moved.get(ref.logical());
            return anew != null && (anew || ref.attribute());
        });
    }

    private boolean same(String logical) {
        return before.template()
                .resources()
                .getOrDefault(logical, NONE)
                .equals(after.template().resources().get(logical));
    }

    /** An instance may look at its metadata by itself, and run what stands there. */
    private boolean runsAgain(String logical) {
        JsonNode was = metadata(before, logical);
        JsonNode is = metadata(after, logical);
        return !is.isMissingNode() && !was.equals(is);
    }

    private static JsonNode metadata(Expansion of, String logical) {
        ObjectNode resource = of.template().resources().get(logical);
        JsonNode run = resource == null
                ? NONE.path(RUN_AGAIN)
                : resource.path("Metadata").path(RUN_AGAIN);
        return run.isMissingNode() ? run : of.of(run);
    }

    private boolean rolls(String logical) {
        ObjectNode resource = after.template().resources().get(logical);
        return resource != null && ROLLS.stream().anyMatch(resource.path("UpdatePolicy")::has);
    }

    /** In words, what keeps it from being lost and is no more. */
    private Optional<String> weaker(String logical, JsonNode was, JsonNode is, List<String> changed) {
        String type = after.type(logical);
        for (String policy : List.of("DeletionPolicy", "UpdateReplacePolicy")) {
            boolean kept = Kinds.keeps(before.template().attribute(logical, policy), type, was);
            if (kept && !Kinds.keeps(after.template().attribute(logical, policy), type, is)) {
                return Optional.of("no longer keeps, were it deleted or replaced, ");
            }
        }
        return changed.stream().anyMatch(p -> Weakened.by(p, was.path(p), is.path(p)))
                ? Optional.of("switches off or takes away what protects or runs ")
                : Optional.empty();
    }
}
