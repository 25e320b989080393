package dev.lineclear.foresight.graph;

/**
 * How far a search goes. What lies beyond is not known to be unharmed, so reaching a bound is said.
 *
 * @param depth edges from what is lost
 * @param visited resources that something becomes of
 * @param edges looked at
 */
public record Bounds(int depth, int visited, int edges) {
    /**
     * Of one decision: deeper than anything people build, more than anyone reads, and a few milliseconds at the most of each.
     */
    public static final Bounds DECISION = new Bounds(32, 20_000, 200_000);
}
