package dev.lineclear.foresight.network;

/**
 * What a security group lets in or out. The id tells two rules that say the same apart, and is not part of what they say.
 *
 * @param id such as {@code sgr-0123}; empty where it is not known
 */
public record Rule(String id, boolean egress, Flows flows, Peer peer) {
    /** Whether the other says the same. */
    public boolean same(Rule other) {
        return egress == other.egress && flows.equals(other.flows) && peer.equals(other.peer);
    }
}
