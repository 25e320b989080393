package dev.lineclear.server.guard;

import dev.lineclear.proposal.Standing;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Standings;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Promotes or demotes an agent. A promotion counts from its next session on, a demotion at once. */
final class StandingChange implements GatewayChange {
    static final String OPERATION = "lineclear:PutStanding";

    private final Store store;
    private final Register register;
    private final Trust trust;
    private final InstantSource clock;
    private final String agent;
    private final Standing from;
    private final Standing to;

    StandingChange(Store store, Register register, Trust trust, InstantSource clock, JsonNode asked) {
        this.store = store;
        this.register = register;
        this.trust = trust;
        this.clock = clock;
        this.agent = asked.path("agent").asString("");
        this.to = standing(asked.path("standing").asString(""));
        if (store.agents().find(agent).isEmpty()) {
            throw ControlException.notFound("there is no agent " + agent);
        }
        this.from = store.standings().now(agent);
    }

    private static Standing standing(String word) {
        try {
            return Standing.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ControlException.badRequest("standing must be sandboxed, supervised or trusted");
        }
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject() {
        return "standing/" + agent;
    }

    String agent() {
        return agent;
    }

    Standing to() {
        return to;
    }

    @Override
    public ObjectNode details() {
        return Views.node().put("agent", agent).put("standing", to.word());
    }

    @Override
    public List<String> before() {
        return List.of("agent " + agent, "standing " + from.word());
    }

    @Override
    public List<String> after() {
        return List.of("agent " + agent, "standing " + to.word());
    }

    @Override
    public ObjectNode make(Mandate mandate) throws MovedException {
        ObjectNode data = Views.node();
        data.put("from", from.word());
        data.put("to", to.word());
        data.put("because", "owners decided");
        mandate.into(data);
        register.force(Kind.AGENT_STANDING, agent, data);
        Standings.Entry entry = new Standings.Entry(clock.instant(), to, "owners decided; proposed by " + mandate.by());
        if (!store.standings().move(agent, from, entry)) {
            throw new MovedException(agent + " is not " + from.word() + " any more");
        }
        trust.forget(agent);
        return details();
    }
}
