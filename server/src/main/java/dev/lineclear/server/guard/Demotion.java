package dev.lineclear.server.guard;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Standing;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes an agent one step down by itself; only owners take it up again. Nothing where there is no twin to go down to. */
public final class Demotion {
    private static final Logger LOG = LoggerFactory.getLogger(Demotion.class);

    private final Store store;
    private final Register register;
    private final Trust trust;
    private final boolean twin;
    private final InstantSource clock;

    public Demotion(Store store, Register register, Trust trust, boolean twin, InstantSource clock) {
        this.store = store;
        this.register = register;
        this.trust = trust;
        this.twin = twin;
        this.clock = clock;
    }

    /** Never throws: whatever called for it must be done too. It comes into force before its record, as halting does. */
    public void demote(String agent, String because) {
        if (!twin || agent.equals(Agent.NONE.id())) {
            return;
        }
        try {
            Standing from = store.standings().now(agent);
            if (from == Standing.SANDBOXED
                    || !store.standings()
                            .move(agent, from, new Standings.Entry(clock.instant(), from.below(), because))) {
                return;
            }
            trust.forget(agent);
            ObjectNode data = Views.node();
            data.put("from", from.word());
            data.put("to", from.below().word());
            data.put("because", because);
            register.force(Kind.AGENT_STANDING, agent, data);
        } catch (RuntimeException e) {
            LOG.error("agent {} could not be demoted ({}); do it: lineclear agent demote {}", agent, because, agent, e);
        }
    }
}
