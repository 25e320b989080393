package dev.lineclear.gate.aws.stack;

import dev.lineclear.assessment.Classifier;
import dev.lineclear.catalog.StackTypes;
import dev.lineclear.gate.aws.stack.StackChanges.One;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a template does to a stack: each resource of it made, or compared with the one that runs by its template and its
 * parameters. A property that cannot be told, or that follows another resource which changes, counts as changed.
 */
public final class TemplateChanges {
    /** Groups of instances that an update of their configuration makes anew, by {@code UpdatePolicy}. */
    private static final Set<String> ROLLS = Set.of("AutoScalingRollingUpdate", "AutoScalingReplacingUpdate");

    private static final String RUN_AGAIN = "AWS::CloudFormation::Init";

    /** A resource that follows one that follows another, each time a round; deeper is nobody's template. */
    private static final int MAX_ROUNDS = 50;

    private static final JsonNode NONE = JsonNodeFactory.instance.objectNode();

    private final Expansion before;
    private final Expansion after;
    private final Map<String, String> running;
    private final Likened likened;

    /** The resources that change, and whether they are others afterwards. */
    private final Map<String, Boolean> moved = new HashMap<>();

    private TemplateChanges(Expansion before, Expansion after, Map<String, String> running, Classifier catalog) {
        this.before = before;
        this.after = after;
        this.running = running;
        this.likened = new Likened(catalog);
    }

    /**
     * A new stack.
     *
     * @param catalog asked what the API's own operations do with such properties
     */
    public static StackChanges made(Expansion template, Classifier catalog) throws UnseenException {
        Expansion nothing = new Expansion(Template.NONE, Map.of());
        return between(nothing, template, Map.of(), catalog);
    }

    /** @param running the physical ids of the stack's resources, by their logical ones */
    public static StackChanges between(
            Expansion before, Expansion after, Map<String, String> running, Classifier catalog) throws UnseenException {
        return new StackChanges(
                List.copyOf(each(before, after, running, catalog).values()));
    }

    /** As {@link #between}, by logical ids. */
    public static Map<String, One> each(
            Expansion before, Expansion after, Map<String, String> running, Classifier catalog) throws UnseenException {
        TemplateChanges changes = new TemplateChanges(before, after, running, catalog);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Map<String, Boolean> settled = Map.copyOf(changes.moved);
            Map<String, One> all = changes.all();
            if (changes.moved.equals(settled)) {
                return all;
            }
        }
        throw new UnseenException("resources follow each other in longer chains than are followed here");
    }

    /**
     * All of a stack's resources gone, but for those that their policies or the request keep.
     *
     * @param template as macros left it; where it cannot be read, everything counts as deleted
     * @param types of the resources that run, by their logical ids; {@code physical} their physical ids
     * @param retained logical ids that the request says to keep
     */
    public static StackChanges deleted(
            String template, Map<String, String> types, Map<String, String> physical, Set<String> retained) {
        JsonNode resources;
        try {
            resources = TemplateText.read(template).path("Resources");
        } catch (UnseenException e) {
            resources = NONE;
        }
        List<One> all = new ArrayList<>();
        for (Map.Entry<String, String> one : types.entrySet()) {
            String logical = one.getKey();
            JsonNode resource = resources.path(logical);
            String policy = resource.path("DeletionPolicy").asString("");
            all.add(StackChanges.removed(
                    StackChanges.name(one.getValue(), logical, physical.getOrDefault(logical, "")),
                    Kinds.retains(policy) || retained.contains(logical),
                    Kinds.snapshots(policy, one.getValue(), resource.path("Properties"))));
        }
        return new StackChanges(all);
    }

    private Map<String, One> all() {
        Set<String> logical = new TreeSet<>(running.keySet());
        logical.addAll(after.template().resources().keySet());
        Map<String, One> all = new TreeMap<>();
        for (String name : logical) {
            one(name).ifPresent(one -> all.put(name, one));
        }
        return all;
    }

    private Optional<One> one(String logical) {
        Optional<Boolean> there = after.there(logical);
        boolean runs = running.containsKey(logical);
        if (there.equals(Optional.of(false))) {
            return runs ? Optional.of(removed(logical, "")) : Optional.empty();
        }
        if (!runs) {
            return Optional.of(made(logical, there.isPresent() ? "makes" : "may make"));
        }
        return there.isPresent() ? changed(logical) : Optional.of(removed(logical, "may be left out: "));
    }

    private String type(Expansion of, String logical) {
        return of.template().attribute(logical, "Type");
    }

    private String name(Expansion of, String logical) {
        return StackChanges.name(type(of, logical), logical, running.getOrDefault(logical, ""));
    }

    private static JsonNode properties(Expansion of, String logical) {
        ObjectNode resource = of.template().resources().get(logical);
        JsonNode properties = resource == null ? NONE : resource.path("Properties");
        return properties.isObject() ? of.of(properties) : NONE;
    }

    private One made(String logical, String verb) {
        String type = type(after, logical);
        String name = name(after, logical);
        if (Kinds.runsSomething(type)) {
            return One.of(Effect.UNKNOWN, "makes what does something that cannot be seen, " + name);
        }
        JsonNode properties = properties(after, logical);
        Effect like = likened.made(type, properties);
        if (like.compareTo(Effect.GRANT) > 0) {
            return One.of(like, verb + ", doing more than that, " + name);
        }
        return like == Effect.GRANT || Kinds.permits(type) || opens(type, properties)
                ? One.of(Effect.GRANT, verb + ", permitting something, " + name)
                : One.of(Effect.CREATE, verb + " " + name);
    }

    private static boolean opens(String type, JsonNode properties) {
        return properties.properties().stream().anyMatch(p -> Kinds.opens(type, p.getKey(), p.getValue()));
    }

    private One removed(String logical, String maybe) {
        String type = type(before, logical);
        String name = maybe + name(before, logical);
        if (Kinds.runsSomething(type)) {
            return One.of(Effect.UNKNOWN, "takes away what does something that cannot be seen, " + name);
        }
        String policy = before.template().attribute(logical, "DeletionPolicy");
        return StackChanges.removed(
                name, Kinds.retains(policy), Kinds.snapshots(policy, type, properties(before, logical)));
    }

    private Optional<One> changed(String logical) {
        String type = type(after, logical);
        String old = type(before, logical);
        String name = name(after, logical);
        JsonNode was = properties(before, logical);
        JsonNode is = properties(after, logical);
        List<String> changed = changed(was, is);
        if (changed.isEmpty() && same(logical) && !Kinds.nested(type)) {
            return Optional.empty();
        }
        boolean anew = !type.equals(old)
                || changed.stream().anyMatch(p -> StackTypes.replaces(type, p))
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
        JsonNode was = properties(before, logical);
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
                .getOrDefault(logical, (ObjectNode) NONE)
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
        JsonNode run =
                resource == null ? NONE.path("") : resource.path("Metadata").path(RUN_AGAIN);
        return run.isMissingNode() ? run : of.of(run);
    }

    private boolean rolls(String logical) {
        ObjectNode resource = after.template().resources().get(logical);
        return resource != null && ROLLS.stream().anyMatch(resource.path("UpdatePolicy")::has);
    }

    /** In words, what keeps it from being lost and is no more. */
    private Optional<String> weaker(String logical, JsonNode was, JsonNode is, List<String> changed) {
        String type = type(after, logical);
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
