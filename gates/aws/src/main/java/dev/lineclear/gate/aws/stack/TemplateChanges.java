package dev.lineclear.gate.aws.stack;

import dev.lineclear.assessment.Classifier;
import dev.lineclear.gate.aws.stack.StackChanges.One;
import dev.lineclear.proposal.Effect;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a template does to a stack: each resource of it made, or compared with the one that runs by its template and its
 * parameters. A property that cannot be told, or that follows another resource which changes, counts as changed.
 */
public final class TemplateChanges {
    /** A resource that follows one that follows another, each time a round; deeper is nobody's template. */
    private static final int MAX_ROUNDS = 50;

    private static final JsonNode NONE = JsonNodeFactory.instance.objectNode();

    private final Expansion before;
    private final Expansion after;
    private final Map<String, String> running;
    private final Likened likened;
    private final Comparison comparison;

    private TemplateChanges(Expansion before, Expansion after, Map<String, String> running, Classifier catalog) {
        this.before = before;
        this.after = after;
        this.running = running;
        this.likened = new Likened(catalog);
        this.comparison = new Comparison(before, after, likened);
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
        return new TemplateChanges(before, after, running, catalog).settled();
    }

    private Map<String, One> settled() throws UnseenException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Map<String, Boolean> settled = comparison.moved();
            Map<String, One> all = all();
            if (comparison.moved().equals(settled)) {
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
        return new StackChanges(
                List.copyOf(eachDeleted(template, types, physical, retained).values()));
    }

    /** As {@link #deleted}, by logical ids. */
    public static Map<String, One> eachDeleted(
            String template, Map<String, String> types, Map<String, String> physical, Set<String> retained) {
        JsonNode resources;
        try {
            resources = TemplateText.read(template).path("Resources");
        } catch (UnseenException e) {
            resources = NONE;
        }
        Map<String, One> all = new TreeMap<>();
        for (Map.Entry<String, String> one : types.entrySet()) {
            String logical = one.getKey();
            JsonNode resource = resources.path(logical);
            String policy = resource.path("DeletionPolicy").asString("");
            all.put(
                    logical,
                    StackChanges.removed(
                            StackChanges.name(one.getValue(), logical, physical.getOrDefault(logical, "")),
                            Kinds.retains(policy) || retained.contains(logical),
                            Kinds.snapshots(policy, one.getValue(), resource.path("Properties"))));
        }
        return all;
    }

    /**
     * The same with what each resource was and will be, by logical ids.
     *
     * @throws UnseenException as {@link #each}
     */
    public static Map<String, Planned> planned(
            Expansion before, Expansion after, Map<String, String> running, Classifier catalog) throws UnseenException {
        TemplateChanges changes = new TemplateChanges(before, after, running, catalog);
        Map<String, One> all = changes.settled();
        Map<String, Boolean> moved = changes.comparison.moved();
        Map<String, String> then = new HashMap<>(running);
        // What is made anew has an id that nobody knows yet, and what follows it is not worked out.
        moved.forEach((logical, anew) -> {
            if (anew) {
                then.remove(logical);
            }
        });
        after.template().resources().keySet().stream()
                .filter(logical -> !running.containsKey(logical))
                .forEach(logical -> then.put(logical, Links.fresh(after.type(logical), logical)));
        Links was = new Links(before, running);
        Links is = new Links(after, then);
        Map<String, Planned> planned = new TreeMap<>();
        all.forEach((logical, one) -> {
            Optional<Boolean> there = after.there(logical);
            planned.put(
                    logical,
                    new Planned(
                            one.what(),
                            there.isPresent(),
                            moved.getOrDefault(logical, false),
                            running.containsKey(logical) ? Optional.of(was.thing(logical)) : Optional.empty(),
                            there.orElse(true) ? Optional.of(is.thing(logical)) : Optional.empty()));
        });
        return planned;
    }

    /** What a resource that runs was, where all of a stack is deleted; by what is said of it. */
    public static Planned gone(String what, Expansion before, String logical, Map<String, String> running) {
        Links was = new Links(before, running);
        return new Planned(what, true, false, Optional.of(was.thing(logical)), Optional.empty());
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
        Optional<One> changed = comparison.of(logical, name(after, logical));
        return there.isPresent()
                ? changed
                : Stream.concat(Stream.of(removed(logical, "may be left out: ")), changed.stream())
                        .max(Comparator.comparing(One::effect));
    }

    private String name(Expansion of, String logical) {
        return StackChanges.name(of.type(logical), logical, running.getOrDefault(logical, ""));
    }

    private One made(String logical, String verb) {
        String type = after.type(logical);
        String name = name(after, logical);
        if (Kinds.runsSomething(type)) {
            return One.of(Effect.UNKNOWN, "makes what does something that cannot be seen, " + name);
        }
        JsonNode properties = after.properties(logical);
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
        String type = before.type(logical);
        String name = maybe + name(before, logical);
        if (Kinds.runsSomething(type)) {
            return One.of(Effect.UNKNOWN, "takes away what does something that cannot be seen, " + name);
        }
        String policy = before.template().attribute(logical, "DeletionPolicy");
        return StackChanges.removed(
                name, Kinds.retains(policy), Kinds.snapshots(policy, type, before.properties(logical)));
    }
}
