package dev.lineclear.foresight.network;

/** Where a route leads to. */
public record Hop(Kind kind, String id) {
    /** What is there. */
    public enum Kind {
        /** The VPC itself. */
        LOCAL,
        INTERNET_GATEWAY,
        NAT_GATEWAY,
        EGRESS_ONLY_GATEWAY,
        PEERING,
        /** What goes there is dropped: a target that is gone, or none. */
        NOWHERE,
        /** A transit gateway, an appliance, a line to somewhere: what lies behind it is not known here. */
        ELSEWHERE
    }

    static final Hop LOCAL = new Hop(Kind.LOCAL, "local");
    static final Hop NOWHERE = new Hop(Kind.NOWHERE, "");
}
