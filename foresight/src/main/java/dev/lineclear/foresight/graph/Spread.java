package dev.lineclear.foresight.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Goes from what is lost to what hangs on it, level by level, each level in the order of URNs: what is found is the same
 * whoever looks. What fails takes along what hangs on it; what degrades, or has others left, goes on and takes nothing along.
 */
final class Spread {
    static final byte NONE = 0;

    /** Of {@link #state}: the ordinals of outcomes from the back, so that the worse is greater. */
    static final byte LOST = state(Outcome.LOST);

    static final byte FAILS = state(Outcome.FAILS);
    private static final byte DEGRADES = state(Outcome.DEGRADES);
    private static final byte LESS = state(Outcome.LESS_REDUNDANT);

    /** Up to as many dependencies are looked through each time; of more the number left is kept. */
    private static final int FEW = 16;

    private final Graph graph;
    private final Edges edges;
    private final Bounds bounds;
    private final Alternatives alternatives;
    private final Scratch scratch;
    private final Map<Long, int[]> left = new HashMap<>();
    private int[] next = new int[64];
    private int nextSize;
    private int looked;
    private boolean truncated;

    Spread(Graph graph, Bounds bounds, Alternatives alternatives, Scratch scratch) {
        this.graph = graph;
        this.edges = graph.edges;
        this.bounds = bounds;
        this.alternatives = alternatives;
        this.scratch = scratch;
    }

    static byte state(Outcome outcome) {
        return (byte) (Outcome.values().length - outcome.ordinal());
    }

    static Outcome outcome(byte state) {
        return Outcome.values()[Outcome.values().length - (state & Scratch.GONE - 1)];
    }

    /**
     * @param lost their numbers, sorted
     * @return whether a bound was reached
     */
    boolean from(int[] lost) {
        for (int resource : lost) {
            scratch.visit(resource, LOST, -1);
        }
        int[] level = lost;
        for (int depth = 0; level.length > 0 && !truncated; depth++) {
            if (depth == bounds.depth()) {
                truncated = true;
                break;
            }
            gone(level);
            nextSize = 0;
            for (int i = 0; i < level.length && !truncated; i++) {
                expand(level[i]);
            }
            level = Arrays.copyOf(next, nextSize);
            Arrays.sort(level);
        }
        return truncated;
    }

    /** From now on nothing can go on with any of these. */
    private void gone(int[] level) {
        for (int resource : level) {
            scratch.state[resource] |= Scratch.GONE;
        }
        if (left.isEmpty()) {
            return;
        }
        for (int resource : level) {
            int type = graph.statements.word(graph.statements.type, resource);
            for (int edge = edges.first[resource]; edge < edges.first[resource + 1]; edge++) {
                int[] others = left.get(group(edges.dependent[edge], edges.relation(edge), type));
                if (others != null && edges.leads(edge) && alternatives.live(edge)) {
                    others[0]--;
                }
            }
        }
    }

    private void expand(int resource) {
        int type = graph.statements.word(graph.statements.type, resource);
        for (int edge = edges.first[resource]; edge < edges.first[resource + 1]; edge++) {
            if (++looked > bounds.edges()) {
                truncated = true;
                return;
            }
            int dependent = edges.dependent[edge];
            if (scratch.outcome(dependent) >= FAILS || !edges.leads(edge)) {
                continue;
            }
            byte becomes = becomes(edge, dependent, type);
            byte was = scratch.outcome(dependent);
            if (becomes <= was) {
                continue;
            }
            if (was == NONE && scratch.visited == bounds.visited()) {
                truncated = true;
                return;
            }
            scratch.visit(dependent, becomes, edge);
            if (becomes == FAILS) {
                if (nextSize == next.length) {
                    next = Arrays.copyOf(next, nextSize * 2);
                }
                next[nextSize++] = dependent;
            }
        }
    }

    private byte becomes(int edge, int dependent, int type) {
        if (alternatives.possible(edges.relation(edge), dependent, type) && others(edge, dependent, type) > 0) {
            return LESS;
        }
        return edges.loss(edge) == Loss.BREAKS ? FAILS : DEGRADES;
    }

    /** How many others there are that do the same for the dependent and are not gone. */
    private int others(int edge, int dependent, int type) {
        Relation relation = edges.relation(edge);
        if (edges.firstNeed[dependent + 1] - edges.firstNeed[dependent] <= FEW) {
            return count(relation, dependent, type);
        }
        return left.computeIfAbsent(
                        group(dependent, relation, type), g -> new int[] {count(relation, dependent, type)})[0];
    }

    private int count(Relation relation, int dependent, int type) {
        int count = 0;
        for (int need = edges.firstNeed[dependent]; need < edges.firstNeed[dependent + 1]; need++) {
            int edge = edges.needs[need];
            int other = edges.dependency[edge];
            if (other != dependent
                    && (scratch.state[other] & Scratch.GONE) == 0
                    && edges.relation(edge) == relation
                    && edges.leads(edge)
                    && graph.statements.word(graph.statements.type, other) == type
                    && alternatives.live(edge)) {
                count++;
            }
        }
        return count;
    }

    private static long group(int dependent, Relation relation, int type) {
        return (long) dependent << Integer.SIZE | (long) type * Relation.values().length + relation.ordinal();
    }
}
