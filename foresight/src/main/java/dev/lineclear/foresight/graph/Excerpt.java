package dev.lineclear.foresight.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A part of a graph, or all of it: resources in the order of their URNs, and every edge between two of them. */
public final class Excerpt {
    final Graph graph;
    final int[] resources;
    private final boolean truncated;

    private Excerpt(Graph graph, int[] resources, boolean truncated) {
        this.graph = graph;
        this.resources = resources;
        this.truncated = truncated;
    }

    /**
     * A resource.
     *
     * @param known what is known of it; empty when it was never seen
     */
    public record Node(String urn, Optional<Resource> known) {}

    public static Excerpt whole(Graph graph) {
        int[] all = new int[graph.resources()];
        Arrays.setAll(all, i -> i);
        return new Excerpt(graph, all, graph.full());
    }

    /**
     * What hangs on a resource and what it hangs on, the nearest first.
     *
     * @param depth edges from it, in either direction
     * @param limit of resources
     * @return nothing when nothing names it
     */
    public static Excerpt around(Graph graph, String urn, int depth, int limit) {
        int start = graph.find(urn);
        if (start < 0) {
            return new Excerpt(graph, new int[0], graph.full());
        }
        TreeSet<Integer> found = new TreeSet<>(List.of(start));
        TreeSet<Integer> level = new TreeSet<>(found);
        boolean truncated = graph.full();
        for (int step = 0; step < depth && !level.isEmpty(); step++) {
            TreeSet<Integer> next = new TreeSet<>();
            for (int i : level) {
                for (int other : neighbours(graph, i, limit)) {
                    if (!found.contains(other)) {
                        next.add(other);
                    }
                }
                truncated |= graph.edges.degree(i) > limit;
            }
            while (found.size() + next.size() > limit) {
                next.removeLast();
                truncated = true;
            }
            found.addAll(next);
            level = next;
        }
        return new Excerpt(graph, found.stream().mapToInt(i -> i).toArray(), truncated);
    }

    /** As many at most in either direction: of something that a million hang on, the first. */
    private static List<Integer> neighbours(Graph graph, int i, int limit) {
        Edges edges = graph.edges;
        List<Integer> found = new ArrayList<>();
        for (int edge = edges.first[i]; edge < edges.first[i + 1] && found.size() < limit; edge++) {
            found.add(edges.dependent[edge]);
        }
        int dependents = found.size();
        for (int need = edges.firstNeed[i];
                need < edges.firstNeed[i + 1] && found.size() < dependents + limit;
                need++) {
            found.add(edges.dependency[edges.needs[need]]);
        }
        return found;
    }

    public int size() {
        return resources.length;
    }

    /** Whether a limit was reached, or something did not fit into the graph: there may be more than stands here. */
    public boolean truncated() {
        return truncated;
    }

    /** Of the graph it is of. */
    public String version() {
        return graph.version();
    }

    public List<Node> nodes() {
        return Arrays.stream(resources).mapToObj(this::node).toList();
    }

    Node node(int i) {
        return new Node(graph.urns.get(i), graph.known(i) ? Optional.of(graph.resource(i)) : Optional.empty());
    }

    /** Of contradicting ones the surest first; by dependency, then by dependent. */
    public List<Edge> edges() {
        List<Edge> found = new ArrayList<>();
        for (int i : resources) {
            for (int edge = graph.edges.first[i]; edge < graph.edges.first[i + 1]; edge++) {
                if (has(graph.edges.dependent[edge])) {
                    found.add(graph.edge(edge));
                }
            }
        }
        return found;
    }

    boolean has(int resource) {
        return place(resource) >= 0;
    }

    /** Among those here. */
    int place(int resource) {
        return resources.length == graph.resources() ? resource : Arrays.binarySearch(resources, resource);
    }

    /** Writes it, resource by resource: of a whole graph that may be gigabytes. */
    public void write(Form form, Appendable out) throws IOException {
        Writing writing = form.writing(out);
        writing.begin(graph.version(), truncated);
        for (int i : resources) {
            writing.resource(place(i), node(i), graph.statements(i));
        }
        for (int i : resources) {
            for (int edge = graph.edges.first[i]; edge < graph.edges.first[i + 1]; edge++) {
                int dependent = place(graph.edges.dependent[edge]);
                if (dependent >= 0) {
                    boolean leftDepends = graph.edges.relation(edge).leftDepends();
                    writing.edge(
                            leftDepends ? dependent : place(i),
                            leftDepends ? place(i) : dependent,
                            graph.edge(edge),
                            !graph.edges.leads(edge));
                }
            }
        }
        writing.end();
    }
}
