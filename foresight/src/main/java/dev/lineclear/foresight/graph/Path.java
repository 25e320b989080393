package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.List;

/**
 * Why something becomes of a resource.
 *
 * @param urn of it
 * @param edges from it to what is lost, each the next's dependent
 */
public record Path(String urn, Outcome outcome, List<Edge> edges) {
    public Path {
        edges = List.copyOf(edges);
    }

    /** When the oldest of its edges was last seen. */
    public Instant oldest() {
        return edges.stream().map(Edge::seen).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** {@code checkout fails: checkout uses orders-db, which is in subnet-1}. Names are as they were learned, from anyone. */
    public String sentence() {
        return Sentences.of(this);
    }

    /** {@code checkout hangs on it: checkout uses orders-db}, where what is at the end of the path is only changed. */
    public String touched() {
        return Sentences.touched(this);
    }
}
