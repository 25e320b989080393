package dev.lineclear.foresight.graph;

import java.util.List;

/** What one source said at one time: an answer, a page of a scan, a file, a batch of traces. */
public record Sighting(List<Resource> resources, List<Edge> edges) {
    public static final Sighting NOTHING = new Sighting(List.of(), List.of());

    public Sighting {
        resources = List.copyOf(resources);
        edges = List.copyOf(edges);
    }

    public boolean isEmpty() {
        return resources.isEmpty() && edges.isEmpty();
    }
}
