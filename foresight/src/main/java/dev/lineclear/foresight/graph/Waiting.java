package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was learned and is not in a graph yet: of each thing that an origin says, what it said last. Not thread-safe. */
final class Waiting {
    /** Of two words of one origin about one thing, the later; of two at once always the same one of them. */
    static final Comparator<Resource> LATER_RESOURCE = Comparator.comparing(Resource::seen)
            .thenComparing(Resource::type)
            .thenComparing(Resource::region)
            .thenComparing(Resource::zone)
            .thenComparing(r -> r.tags().toString());

    /** As {@link #LATER_RESOURCE}; of two at once the worse. */
    static final Comparator<Edge> LATER_EDGE = Comparator.comparing(Edge::seen)
            .thenComparing(Edge::loss, Comparator.reverseOrder())
            .thenComparing(Edge::rule);

    record ResourceKey(String urn, Origin origin) {}

    record EdgeKey(String left, Relation relation, String right, Origin origin) {}

    final Map<ResourceKey, Resource> resources = new HashMap<>();
    final Map<EdgeKey, Edge> edges = new HashMap<>();

    int size() {
        return resources.size() + edges.size();
    }

    void add(Sighting sighting) {
        sighting.resources().forEach(this::add);
        sighting.edges().forEach(this::add);
    }

    private void add(Resource r) {
        Resource whole =
                new Resource(r.urn(), r.type(), r.region(), r.zone(), r.tags(), r.origin(), wholeSeconds(r.seen()));
        resources.merge(
                new ResourceKey(r.urn(), r.origin()),
                whole,
                (old, now) -> LATER_RESOURCE.compare(old, now) > 0 ? old : now);
    }

    private void add(Edge e) {
        Edge whole =
                new Edge(e.left(), e.relation(), e.right(), e.loss(), e.origin(), e.rule(), wholeSeconds(e.seen()));
        edges.merge(
                new EdgeKey(e.left(), e.relation(), e.right(), e.origin()),
                whole,
                (old, now) -> LATER_EDGE.compare(old, now) > 0 ? old : now);
    }

    /** As a graph keeps it. */
    private static Instant wholeSeconds(Instant time) {
        return Statements.instant(Statements.seconds(time.truncatedTo(ChronoUnit.SECONDS)));
    }

    Sighting sighting() {
        return new Sighting(List.copyOf(resources.values()), List.copyOf(edges.values()));
    }
}
