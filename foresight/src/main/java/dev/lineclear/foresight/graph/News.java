package dev.lineclear.foresight.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Of what was learned, what a graph does not have yet, or has not heard again for some time. */
final class News {
    private News() {}

    static Sighting of(Graph graph, Waiting learned) {
        List<Resource> resources = learned.resources.values().stream()
                .filter(r -> !known(graph, r))
                .toList();
        List<Edge> edges =
                learned.edges.values().stream().filter(e -> !known(graph, e)).toList();
        return new Sighting(resources, edges);
    }

    private static boolean known(Graph graph, Resource now) {
        int i = graph.find(now.urn());
        if (i < 0) {
            return false;
        }
        for (Resource said : graph.statements(i)) {
            if (said.origin() == now.origin()) {
                boolean same = said.type().equals(now.type())
                        && said.region().equals(now.region())
                        && said.zone().equals(now.zone())
                        && said.tags().equals(now.tags());
                return said.seen().isAfter(now.seen()) || same && fresh(said.seen(), now.seen());
            }
        }
        return false;
    }

    private static boolean known(Graph graph, Edge now) {
        int on = graph.find(now.dependency());
        int of = graph.find(now.dependent());
        if (on < 0 || of < 0) {
            return false;
        }
        int key = Edges.key(Edges.kind(now.relation(), now.origin(), now.loss()));
        int at = graph.edges.find(on, of, key);
        if (at < 0) {
            return false;
        }
        Edge said = graph.edge(at);
        boolean same = said.loss() == now.loss() && said.rule().equals(now.rule());
        return said.seen().isAfter(now.seen()) || same && fresh(said.seen(), now.seen());
    }

    private static boolean fresh(Instant said, Instant now) {
        return Duration.between(said, now).compareTo(Knowledge.FRESH) < 0;
    }
}
