package dev.lineclear.state;

import dev.lineclear.proposal.Agent;
import java.util.List;
import java.util.Optional;

/** The registered agents. Every method throws {@link StateException} when the store fails. */
public interface Agents {
    /** Registers it, or replaces its owner and scope. */
    void put(Agent agent);

    Optional<Agent> find(String id);

    /** By id. */
    List<Agent> all();

    /** @return whether there was one */
    boolean remove(String id);
}
