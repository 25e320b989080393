package dev.lineclear.foresight.graph;

/** Where something about resources was learned; the surest first, which wins where two sources contradict each other. */
public enum Origin {
    /** People wrote it down. */
    DECLARED,
    /** Read with the gateway's own credentials, in order to know. */
    INVENTORY,
    /** Seen in an answer that passed through the gateway. */
    ANSWER,
    /** Seen at run time, in traces. */
    TRACE,
    /** It follows from what is published about types of resources. */
    PUBLISHED
}
