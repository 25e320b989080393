package dev.lineclear.server.guard;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Standing;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers an agent, or changes its owner and scope. */
final class AgentChange implements GatewayChange {
    static final String OPERATION = "lineclear:PutAgent";

    private final Store store;
    private final Register register;
    private final Trust trust;
    private final boolean twin;
    private final InstantSource clock;
    private final List<String> before;
    private final Agent agent;

    /** @param twin whether there is one: then an agent that is new begins in it */
    AgentChange(Store store, Register register, Trust trust, boolean twin, InstantSource clock, JsonNode asked) {
        this.store = store;
        this.register = register;
        this.trust = trust;
        this.twin = twin;
        this.clock = clock;
        Scope scope = new Scope(
                Lines.texts(asked, "operations", List.of("*")), Lines.texts(asked, "resources", List.of("*")));
        this.agent =
                new Agent(asked.path("id").asString(""), asked.path("owner").asString(""), scope);
        if (agent.id().equalsIgnoreCase(Proposal.GATEWAY)) {
            throw ControlException.conflict(agent.id() + " is the gateway's own name");
        }
        if (store.approvers().find(agent.id()).isPresent()) {
            throw ControlException.conflict(agent.id() + " is a person; an agent needs a name of its own");
        }
        this.before = store.agents().find(agent.id()).map(Lines::of).orElse(List.of());
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject() {
        return "agent/" + agent.id();
    }

    Agent agent() {
        return agent;
    }

    @Override
    public ObjectNode details() {
        return Views.agent(agent);
    }

    @Override
    public List<String> before() {
        return before;
    }

    @Override
    public List<String> after() {
        List<String> lines = new ArrayList<>(Lines.of(agent));
        if (sandboxed()) {
            lines.add("begins sandboxed: its changes go to the twin until owners promote it");
        }
        return lines;
    }

    /** Also one that was removed and comes again: nobody gets out of the sandbox by another door. */
    private boolean sandboxed() {
        return twin && before.isEmpty();
    }

    @Override
    public ObjectNode make(Mandate mandate) {
        ObjectNode data = details();
        mandate.into(data);
        register.force(Kind.AGENT_CHANGED, agent.id(), data);
        if (sandboxed()) {
            sandbox();
        }
        store.agents().put(agent);
        return details();
    }

    /** On record, and so, before there is an agent of that name. */
    private void sandbox() {
        Standing from = store.standings().now(agent.id());
        if (from == Standing.SANDBOXED) {
            return;
        }
        String because = "newly registered, and there is a twin";
        ObjectNode data = Views.node();
        data.put("from", from.word());
        data.put("to", Standing.SANDBOXED.word());
        data.put("because", because);
        register.force(Kind.AGENT_STANDING, agent.id(), data);
        Standings.Entry entry = new Standings.Entry(clock.instant(), Standing.SANDBOXED, because);
        if (!store.standings().move(agent.id(), from, entry)) {
            throw ControlException.conflict("agent " + agent.id() + " is being changed by somebody else");
        }
        trust.forget(agent.id());
    }
}
