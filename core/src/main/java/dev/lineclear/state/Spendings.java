package dev.lineclear.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What each gateway of a store counted of agents' budgets, so that an agent has one of each, however many gateways it asks,
 * and a restart gives it no new one. Every method throws {@link StateException} when the store fails.
 */
public interface Spendings {
    /** Read in one go: an agent that changes something has one for each gateway that it asks. */
    int MOST = 10_000;

    /**
     * One gateway's counts of one agent.
     *
     * @param node the gateway
     * @param counts as the watch writes them, in a few hundred characters
     * @param at when they last changed, by that gateway's clock
     */
    record Spent(String node, String agent, String counts, Instant at) {}

    /** In place of what those gateways counted of those agents before: all of them or, on a failure, none. */
    void put(Collection<Spent> spent);

    /** Those that changed at that time or later, the latest first, {@link #MOST} at most. */
    List<Spent> since(Instant at);

    /** Those of before that time are there no more. */
    void forget(Instant before);
}
