package dev.lineclear.server.audit;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Who is known by which names, as the log says: two names that have a person in common are one person's. */
final class KnownNames {
    /** People have a handful each; a log that holds more is looked at by the first ones. */
    private static final int MAX = 100_000;

    private final Map<String, Set<String>> people = new HashMap<>();

    /** @param recognised what is recorded of a person whom an identity provider knows */
    void learn(JsonNode recognised) {
        String person = folded(recognised.path("person").asString(""));
        for (JsonNode name : recognised.path("names")) {
            if (people.size() < MAX) {
                people.computeIfAbsent(folded(name.asString("")), n -> new TreeSet<>())
                        .add(person);
            }
        }
    }

    boolean same(String one, String other) {
        return !Collections.disjoint(names(one), names(other));
    }

    private Set<String> names(String name) {
        Set<String> all = new TreeSet<>(people.getOrDefault(folded(name), Set.of()));
        all.add(folded(name));
        return all;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
