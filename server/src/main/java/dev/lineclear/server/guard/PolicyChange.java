package dev.lineclear.server.guard;

import dev.lineclear.policy.Policies;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Views;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts other policies in force: all of them at once. */
final class PolicyChange implements GatewayChange {
    static final String OPERATION = "lineclear:ChangePolicies";

    private final PolicyRegister register;
    private final String digest;
    private final Policies policies;
    private final Policies now;
    private final Chain.Link last;

    PolicyChange(PolicyRegister register, JsonNode asked) {
        this.register = register;
        this.digest = asked.path("texts").asString("");
        this.policies = register.onShelf(digest)
                .orElseThrow(() -> ControlException.conflict(
                        "the policies " + digest + " are not there; propose them again: lineclear policy propose"));
        this.last = register.last();
        this.now = register.now();
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String subject() {
        return "policies/" + policies.version();
    }

    Policies policies() {
        return policies;
    }

    @Override
    public ObjectNode details() {
        ObjectNode out = Views.node();
        out.put("texts", digest);
        out.put("policyVersion", policies.version());
        return out;
    }

    @Override
    public List<String> before() {
        return Lines.of(now.texts());
    }

    @Override
    public List<String> after() {
        return Lines.of(policies.texts());
    }

    @Override
    public ObjectNode make(Mandate mandate) throws MovedException {
        if (!register.enforce(last, digest, policies, mandate)) {
            throw new MovedException("other policies came into force meanwhile");
        }
        return details();
    }
}
