package dev.lineclear.foresight.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What becomes of what; never changes. */
public final class Reached {
    /** The type of what people declare as a service. */
    public static final String SERVICE = "service";

    private final Graph graph;

    /** Numbers of resources that something becomes of, sorted; in the same places what, and by which edge. */
    private final int[] resources;

    private final byte[] states;
    private final int[] via;
    private final SortedSet<String> unknownTargets;
    private final boolean truncated;
    private final int[] counts = new int[Outcome.values().length];

    Reached(Graph graph, Scratch scratch, SortedSet<String> unknownTargets, boolean truncated) {
        this.graph = graph;
        this.resources = sorted(scratch);
        this.states = new byte[resources.length];
        this.via = new int[resources.length];
        this.unknownTargets = Collections.unmodifiableSortedSet(unknownTargets);
        this.truncated = truncated;
        for (int i = 0; i < resources.length; i++) {
            states[i] = scratch.outcome(resources[i]);
            via[i] = scratch.via[resources[i]];
            counts[Spread.outcome(states[i]).ordinal()]++;
        }
    }

    /** Of a large part of all it is quicker to look through all than to sort. */
    private static int[] sorted(Scratch scratch) {
        if (scratch.visited < scratch.state.length >> 4) {
            int[] sorted = Arrays.copyOf(scratch.order, scratch.visited);
            Arrays.sort(sorted);
            return sorted;
        }
        int[] sorted = new int[scratch.visited];
        int size = 0;
        for (int i = 0; i < scratch.state.length; i++) {
            if (scratch.state[i] != Spread.NONE) {
                sorted[size++] = i;
            }
        }
        return sorted;
    }

    /** How many resources that becomes of; those that are lost are only counted where the graph knows them. */
    public int count(Outcome outcome) {
        return counts[outcome.ordinal()];
    }

    /** Whether something may lie beyond a bound, or did not fit into the graph. */
    public boolean truncated() {
        return truncated;
    }

    /** Of what was to be lost, that of which nothing is known: what hangs on it is not known either. */
    public SortedSet<String> unknownTargets() {
        return unknownTargets;
    }

    /** What is reached and was never seen itself: only that something names it is known. In the order of URNs. */
    public List<String> unseen(int limit) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < resources.length && found.size() < limit; i++) {
            if (!graph.known(resources[i]) && states[i] != Spread.LOST) {
                found.add(graph.urns.get(resources[i]));
            }
        }
        return found;
    }

    public int unseen() {
        int count = 0;
        for (int i = 0; i < resources.length; i++) {
            count += !graph.known(resources[i]) && states[i] != Spread.LOST ? 1 : 0;
        }
        return count;
    }

    /** Names of what people declared as services and that becomes of. */
    public SortedSet<String> services(Outcome outcome) {
        SortedSet<String> names = new TreeSet<>();
        int service = graph.word(SERVICE);
        for (int i = 0; i < resources.length && service > 0; i++) {
            if (Spread.outcome(states[i]) == outcome
                    && graph.statements.word(graph.statements.type, resources[i]) == service) {
                names.add(Sentences.name(graph.urns.get(resources[i])));
            }
        }
        return names;
    }

    /** Teams that have something that is lost, fails or degrades. */
    public SortedSet<String> teams() {
        return words(graph.statements.owner, Outcome.DEGRADES);
    }

    /** In which something is lost or fails. */
    public SortedSet<String> zones() {
        return words(graph.statements.zone, Outcome.FAILS);
    }

    /** In which something is lost or fails. */
    public SortedSet<String> regions() {
        return words(graph.statements.region, Outcome.FAILS);
    }

    private SortedSet<String> words(int[] column, Outcome least) {
        boolean[] used = new boolean[graph.words.size()];
        byte worst = Spread.state(least);
        for (int i = 0; i < resources.length; i++) {
            if (states[i] >= worst) {
                used[graph.statements.word(column, resources[i])] = true;
            }
        }
        SortedSet<String> names = new TreeSet<>();
        for (int word = 1; word < used.length; word++) {
            if (used[word]) {
                names.add(graph.words.get(word));
            }
        }
        return names;
    }

    /** What becomes of it; empty when nothing does. */
    public Optional<Outcome> of(String urn) {
        int i = Arrays.binarySearch(resources, graph.find(urn));
        return i < 0 ? Optional.empty() : Optional.of(Spread.outcome(states[i]));
    }

    /** The shortest paths: first to what fails, then what degrades, then the rest; services first, then the nearest, then by URN. */
    public List<Path> paths(int limit) {
        int service = graph.word(SERVICE);
        long[] order = new long[resources.length];
        int size = 0;
        for (int i = 0; i < resources.length; i++) {
            if (states[i] != Spread.LOST) {
                long worst = Spread.outcome(states[i]).ordinal();
                boolean others = service <= 0 || graph.statements.word(graph.statements.type, resources[i]) != service;
                order[size++] = worst << 60 | (others ? 1L : 0) << 59 | (long) depth(i) << 32 | i;
            }
        }
        Arrays.sort(order, 0, size);
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < Math.min(size, limit); i++) {
            paths.add(path((int) order[i]));
        }
        return paths;
    }

    private int depth(int i) {
        int depth = 0;
        for (int at = i; via[at] >= 0; at = parent(at)) {
            depth++;
        }
        return depth;
    }

    private int parent(int i) {
        return Arrays.binarySearch(resources, graph.edges.dependency[via[i]]);
    }

    private Path path(int i) {
        List<Edge> edges = new ArrayList<>();
        for (int at = i; via[at] >= 0; at = parent(at)) {
            edges.add(graph.edge(via[at]));
        }
        int doubt = doubt(i);
        return new Path(
                graph.urns.get(resources[i]),
                Spread.outcome(states[i]),
                edges,
                doubt < 0 ? Optional.empty() : Optional.of(graph.edges.origin(doubt)));
    }

    private int doubt(int i) {
        return via[i] >= 0 && Spread.outcome(states[i]) == Outcome.DEGRADES ? graph.edges.doubt(via[i]) : -1;
    }

    /** When the oldest of what this rests on was last seen; empty where it rests on nothing. */
    public Optional<Instant> oldest() {
        int oldest = Integer.MAX_VALUE;
        for (int i = 0; i < resources.length; i++) {
            if (via[i] >= 0) {
                oldest = Math.min(oldest, graph.edges.lastSeen(via[i]));
            }
            if (graph.known(resources[i])) {
                oldest = Math.min(oldest, graph.statements.lastSeen(resources[i]));
            }
        }
        return oldest == Integer.MAX_VALUE ? Optional.empty() : Optional.of(Statements.instant(oldest));
    }

    /**
     * SHA-256 in hex of what becomes of what hangs on the targets and by which way; without when any of it was seen, and without
     * the targets themselves: that one of them is known a moment later, with nothing hanging on it, changes nothing for anybody.
     */
    public String digest() {
        Digesting digest = new Digesting("lineclear-reach/v1");
        for (int i = 0; i < resources.length; i++) {
            if (via[i] < 0) {
                continue;
            }
            digest.text(graph.urns.get(resources[i]));
            digest.number(states[i]);
            digest.text(graph.words.get(graph.statements.word(graph.statements.type, resources[i])));
            digest.text(graph.words.get(graph.statements.word(graph.statements.owner, resources[i])));
            digest.text(graph.words.get(graph.statements.word(graph.statements.region, resources[i])));
            digest.text(graph.words.get(graph.statements.word(graph.statements.zone, resources[i])));
            digest.number(graph.known(resources[i]) ? 1 : 0);
            digest.text(graph.urns.get(resources[parent(i)]));
            digest.number(graph.edges.kind[via[i]]);
            int doubt = doubt(i);
            if (doubt >= 0) {
                digest.number(graph.edges.kind[doubt]);
            }
        }
        digest.number(truncated ? 1 : 0);
        return digest.hex();
    }
}
