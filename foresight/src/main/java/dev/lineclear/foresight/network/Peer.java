package dev.lineclear.foresight.network;

/** Whom a rule is about, or where a route leads. */
public sealed interface Peer {
    /** Whoever has one of these addresses. */
    record Block(Cidr addresses) implements Peer {}

    /** Whoever is in a security group. */
    record Members(String group) implements Peer {}

    /** Whoever has an address of a prefix list. */
    record Listed(String list) implements Peer {}
}
