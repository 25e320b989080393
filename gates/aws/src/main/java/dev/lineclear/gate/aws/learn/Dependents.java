package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.gate.aws.learn.AnswerRule.EdgeRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which types of things can hang on one of a type, by the rules for answers and by what is published about types, and which
 * listings would show that one does. Of types that no scan reads nothing is said: nobody could ever look.
 */
final class Dependents {
    private final Map<String, Map<String, TreeSet<String>>> byType = new HashMap<>();

    /** What names anything by its ARN hangs on things of each type; of types that nothing else names, it alone. */
    private final Map<String, Map<String, List<String>>> merged = new HashMap<>();

    private final Map<String, List<String>> any;

    Dependents(List<AnswerRule> rules, PublishedRelations published) {
        for (AnswerRule rule : rules) {
            if (rule.scan().isEmpty() || rule.type().isEmpty()) {
                continue;
            }
            String type = rule.type().get().name();
            rule.edges().stream().filter(Dependents::hangs).forEach(edge -> edge.to()
                    .forEach(to -> add(to.name(), type, rule.operation())));
            if (!rule.mention()) {
                published.beside(rule, type).forEach(p -> add(p.to().name(), type, rule.operation()));
            }
        }
        byType.keySet().forEach(type -> merged.put(type, merged(type, ResourceType.ANY)));
        this.any = merged(ResourceType.ANY);
    }

    /** Whether what the answer is about hangs on what the member names, which may be anything only if that breaks it. */
    private static boolean hangs(EdgeRule edge) {
        boolean anything = edge.to().stream().anyMatch(to -> to.name().equals(ResourceType.ANY));
        return edge.relation().leftDepends() != edge.reversed() && !(anything && edge.loss() == Loss.DEGRADES);
    }

    private void add(String on, String type, String operation) {
        byType.computeIfAbsent(on, o -> new TreeMap<>())
                .computeIfAbsent(type, t -> new TreeSet<>())
                .add(operation);
    }

    /** By type, the listings that all have to be read to know of all of that type what hangs on one of this. */
    Map<String, List<String>> of(String type) {
        return merged.getOrDefault(type, any);
    }

    private Map<String, List<String>> merged(String... on) {
        Map<String, List<String>> found = new TreeMap<>();
        for (String each : on) {
            byType.getOrDefault(each, Map.of())
                    .forEach((dependent, operations) -> found.computeIfAbsent(dependent, d -> new ArrayList<>())
                            .addAll(operations));
        }
        return found;
    }
}
