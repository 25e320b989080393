package dev.lineclear.foresight.graph;

/** What becomes of a resource; the worst first. */
public enum Outcome {
    /** It is what is taken away. */
    LOST,
    FAILS,
    /** It goes on, with less. */
    DEGRADES,
    /** It goes on with the others that do the same for it. */
    LESS_REDUNDANT
}
