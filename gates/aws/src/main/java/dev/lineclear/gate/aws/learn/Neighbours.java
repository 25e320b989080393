package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Graph;
import dev.lineclear.proposal.Proposal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is next to what a proposal touches, by what is known when asked: what that hangs on, and what hangs on it. */
public final class Neighbours implements Function<Proposal, List<String>> {
    /** Of one thing; a hub has thousands, and nobody makes as many ready. */
    private static final int MAX_EDGES = 200;

    private final Supplier<Graph> graph;
    private final Function<Proposal, List<String>> touched;

    /** @param touched what a proposal touches, under the graph's names */
    public Neighbours(Supplier<Graph> graph, Function<Proposal, List<String>> touched) {
        this.graph = graph;
        this.touched = touched;
    }

    /** @return URNs in their order, each once, without what it touches itself */
    @Override
    public List<String> apply(Proposal proposal) {
        Graph known = graph.get();
        List<String> own = touched.apply(proposal);
        Set<String> near = new TreeSet<>();
        for (String urn : own) {
            known.dependencies(urn).stream()
                    .limit(MAX_EDGES)
                    .map(Edge::dependency)
                    .forEach(near::add);
            known.dependents(urn).stream().limit(MAX_EDGES).map(Edge::dependent).forEach(near::add);
        }
        near.removeAll(new HashSet<>(own));
        return List.copyOf(near);
    }
}
