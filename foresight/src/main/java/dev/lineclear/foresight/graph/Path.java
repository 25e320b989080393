package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why something becomes of a resource.
 *
 * @param urn of it
 * @param edges from it to what is lost, each the next's dependent
 * @param doubt who, less sure than who says that it only degrades, says that it fails
 */
public record Path(String urn, Outcome outcome, List<Edge> edges, Optional<Origin> doubt) {
    public Path {
        edges = List.copyOf(edges);
    }

    /** When the oldest of its edges was last seen. */
    public Instant oldest() {
        return edges.stream().map(Edge::seen).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /**
     * {@code checkout fails: checkout uses orders-db, which is in subnet-1}. Names are as they were learned, from anyone. Where sources
     * contradict each other and the surest says the milder, the other is said too.
     */
    public String sentence() {
        return Sentences.of(this);
    }

    /** {@code checkout hangs on it: checkout uses orders-db}, where what is at the end of the path is only changed. */
    public String touched() {
        return Sentences.touched(this);
    }
}
