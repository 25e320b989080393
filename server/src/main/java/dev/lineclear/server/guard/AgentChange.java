package dev.lineclear.server.guard;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Scope;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Store;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers an agent, or changes its owner and scope. */
final class AgentChange implements GatewayChange {
    static final String OPERATION = "lineclear:PutAgent";

    private final Store store;
    private final Register register;
    private final List<String> before;
    private final Agent agent;

    AgentChange(Store store, Register register, JsonNode asked) {
        this.store = store;
        this.register = register;
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
        return Lines.of(agent);
    }

    @Override
    public ObjectNode make(Mandate mandate) {
        ObjectNode data = details();
        mandate.into(data);
        register.force(Kind.AGENT_CHANGED, agent.id(), data);
        store.agents().put(agent);
        return details();
    }
}
