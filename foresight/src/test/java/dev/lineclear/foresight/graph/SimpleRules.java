package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link Reach} must find, by going over all edges until nothing changes: slow, and plain enough to be right. */
final class SimpleRules {
    private final Graph graph;
    private final Instant now;
    private final List<Edge> edges = new ArrayList<>();

    SimpleRules(Graph graph, Instant now) {
        this.graph = graph;
        this.now = now;
        for (int edge = 0; edge < graph.edges(); edge++) {
            if (graph.edges.leads(edge)) {
                edges.add(graph.edge(edge));
            }
        }
    }

    Map<String, Outcome> lose(Collection<String> lost) {
        Set<String> gone = new HashSet<>(lost);
        for (int size = -1; size != gone.size(); ) {
            size = gone.size();
            Set<String> before = Set.copyOf(gone);
            for (Edge e : edges) {
                if (before.contains(e.dependency()) && e.loss() == Loss.BREAKS && !goesOn(e, before)) {
                    gone.add(e.dependent());
                }
            }
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        for (Edge e : edges) {
            if (gone.contains(e.dependency()) && !gone.contains(e.dependent())) {
                Outcome becomes = goesOn(e, gone) ? Outcome.LESS_REDUNDANT : Outcome.DEGRADES;
                outcomes.merge(e.dependent(), becomes, (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        }
        gone.forEach(g -> outcomes.put(g, lost.contains(g) ? Outcome.LOST : Outcome.FAILS));
        return outcomes;
    }

    private boolean goesOn(Edge lost, Set<String> gone) {
        String type = type(lost.dependency());
        return interchangeable(lost.relation(), type(lost.dependent()), type)
                && edges.stream()
                        .anyMatch(e -> e.dependent().equals(lost.dependent())
                                && !e.dependency().equals(lost.dependent())
                                && e.relation() == lost.relation()
                                && !gone.contains(e.dependency())
                                && type(e.dependency()).equals(type)
                                && relied(e));
    }

    private boolean relied(Edge e) {
        Instant last = graph.dependents(e.dependency()).stream()
                .filter(o -> o.dependent().equals(e.dependent()) && o.relation() == e.relation())
                .map(Edge::seen)
                .max(Instant::compareTo)
                .orElseThrow();
        return graph.resource(e.dependency()).isPresent()
                && (e.origin() == Origin.DECLARED
                        || e.origin().compareTo(Origin.ANSWER) <= 0 && !last.isBefore(now.minus(Alternatives.FRESH)));
    }

    private static boolean interchangeable(Relation relation, String dependent, String dependency) {
        return !dependency.isEmpty()
                && switch (relation) {
                    case BACKS_UP -> true;
                    case CONTAINS, USES -> dependency.endsWith("subnet");
                    case ROUTES_TO -> dependent.endsWith("target-group");
                    default -> false;
                };
    }

    private String type(String urn) {
        return graph.resource(urn).map(Resource::type).orElse("");
    }
}
