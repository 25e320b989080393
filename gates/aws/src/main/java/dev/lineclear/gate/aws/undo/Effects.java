package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Assessment;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Rehearsal.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a change did to one thing, told from its state before and after: the same of the twin and of production. */
final class Effects {
    /** Not compared: what the one was read with and the other was not, or what changes by itself. */
    private static final Set<String> LEFT_OUT = Set.of(Recipe.CONTENT, Recipe.OBSERVED, Recipe.EXISTS, Recipe.IDENTITY);

    /** Parts whose members are told by name alone. */
    private static final Set<String> PARTS = Set.of(Recipe.SETTINGS, Recipe.ITEM);

    private Effects() {}

    /** @param thing in words; @param urn production's */
    static Optional<Change> of(Assessment assessment, String urn, String thing, JsonNode before, JsonNode after) {
        boolean was = States.exists(before);
        boolean is = States.exists(after);
        if (!was && !is) {
            return Optional.empty();
        }
        Change.Kind kind = was == is ? Change.Kind.CHANGED : is ? Change.Kind.CREATED : Change.Kind.DESTROYED;
        List<String> members = was == is ? members(alike(before), alike(after)) : List.of();
        if (was == is && members.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Change(kind, urn, thing, members, expected(assessment, kind, urn)));
    }

    private static JsonNode alike(JsonNode state) {
        return CanonicalJson.parse(CanonicalJson.bytes(state));
    }

    private static List<String> members(JsonNode before, JsonNode after) {
        List<String> found = new ArrayList<>();
        for (String name : names(before, after)) {
            if (LEFT_OUT.contains(name) || before.path(name).equals(after.path(name))) {
                continue;
            }
            if (PARTS.contains(name)) {
                for (String member : names(before.path(name), after.path(name))) {
                    inner(
                            member,
                            before.path(name).path(member),
                            after.path(name).path(member),
                            found);
                }
            } else {
                found.add(name);
            }
        }
        if (!before.path(Recipe.IDENTITY).equals(after.path(Recipe.IDENTITY))) {
            found.add(Recipe.IDENTITY);
        }
        return found.stream().limit(dev.lineclear.proposal.Rehearsal.MAX_LISTED).toList();
    }

    private static void inner(String name, JsonNode before, JsonNode after, List<String> found) {
        if (before.isObject() && after.isObject()) {
            for (String member : names(before, after)) {
                if (!before.path(member).equals(after.path(member))) {
                    found.add(name + "." + member);
                }
            }
        } else if (!before.equals(after)) {
            found.add(name);
        }
    }

    private static Set<String> names(JsonNode one, JsonNode other) {
        Set<String> names = new TreeSet<>(one.propertyNames());
        names.addAll(other.propertyNames());
        return names;
    }

    private static boolean expected(Assessment assessment, Change.Kind kind, String urn) {
        boolean target = assessment.targets().stream()
                .anyMatch(t -> urn.equals(t.urn())
                        || urn.startsWith(t.urn() + "/")
                        || t.urn().startsWith(urn + "/"));
        Effect effect = assessment.effect();
        boolean kindly =
                switch (kind) {
                    case CREATED -> effect != Effect.READ && effect != Effect.DESTROY;
                    case CHANGED -> effect != Effect.READ && effect != Effect.CREATE;
                    case DESTROYED -> effect == Effect.DESTROY || effect == Effect.REPLACE;
                };
        return target && kindly;
    }
}
