package dev.lineclear.foresight.graph;

/** How one resource is connected with another, read from left to right: a network contains a subnet, a function assumes a role. */
public enum Relation {
    /** What is contained cannot be there without it. */
    CONTAINS(false),
    /** Requests go on to it. */
    ROUTES_TO(true),
    /** It is needed in some way that no other word says better. */
    USES(true),
    ENCRYPTS_WITH(true),
    READS(true),
    WRITES(true),
    ASSUMES(true),
    /** It holds what brings the other back. */
    BACKS_UP(false);

    private final boolean leftDepends;

    Relation(boolean leftDepends) {
        this.leftDepends = leftDepends;
    }

    /** Whether the left one hangs on the right one; else it is the other way round. */
    public boolean leftDepends() {
        return leftDepends;
    }
}
