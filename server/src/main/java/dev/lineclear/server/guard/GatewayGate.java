package dev.lineclear.server.guard;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Pipeline;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Environment;
import dev.lineclear.proposal.Hold;
import dev.lineclear.proposal.HoldState;
import dev.lineclear.proposal.Ids;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Target;
import dev.lineclear.safeguard.approval.Owners;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The gate {@code lineclear}: makes proposals of what owners ask for, and changes the gateway when they are cleared. */
public final class GatewayGate {
    /** Nothing else lives there; a policy can name it. */
    static final Environment ENVIRONMENT = new Environment(Proposal.GATEWAY, "gate");

    /** Of the person's own session, made for each request; that of the hold is what waits. */
    private static final Duration SESSION = Duration.ofHours(24);

    private final Store store;
    private final Pipeline pipeline;
    private final Changes changes;
    private final Owners owners;
    private final InstantSource clock;

    /** One change at a time: what it was worked out against must still be so when it is made. */
    private final ReentrantLock making = new ReentrantLock();

    public GatewayGate(Store store, Pipeline pipeline, Changes changes, InstantSource clock) {
        this.store = store;
        this.pipeline = pipeline;
        this.changes = changes;
        this.owners = new Owners(store.approvers(), store.settings());
        this.clock = clock;
    }

    /** What became of it: the pipeline's answer, and what was made when it was cleared. */
    public record Result(Answer answer, Optional<ObjectNode> made) {}

    /** Whether the change asked for is how things are already. */
    public boolean idle(String operation, JsonNode asked) {
        return !changes.of(operation, asked).changes();
    }

    /**
     * Proposes a change, or makes it when it is agreed to.
     *
     * @param operation such as {@code lineclear:PutAgent}
     * @param by an owner, who signed what {@code mandate} holds
     * @throws ControlException when there is no such change to be made, with why
     */
    public Result propose(String operation, JsonNode asked, String reason, Mandate mandate) {
        GatewayChange change = changes.of(operation, asked);
        return clear(proposal(change, reason, mandate.by()), mandate);
    }

    /** What would be proposed, with its difference, of what somebody may ask for. Proposes nothing. */
    public Proposal look(String operation, JsonNode asked, String by) {
        return proposal(changes.of(operation, asked), "", by);
    }

    /** Makes what was agreed to under that hold, by whoever proposed it. */
    public Result apply(Hold hold, Mandate mandate) {
        Proposal agreed = hold.proposal();
        if (!agreed.changesGateway()) {
            throw ControlException.conflict(
                    "hold " + hold.id() + " is an agent's; it runs when the agent repeats its request");
        }
        if (!agreed.session().operator().equals(mandate.by())) {
            throw ControlException.refused(
                    "hold " + hold.id() + " was proposed by " + agreed.session().operator() + ", who applies it");
        }
        if (hold.state() != HoldState.GRANTED) {
            throw ControlException.conflict("hold " + hold.id() + " is " + hold.state() + ", not GRANTED");
        }
        GatewayChange change = changes.of(agreed.operation(), agreed.input().path("change"));
        Proposal again = proposal(change, agreed.reason(), mandate.by());
        if (!again.digest().equals(agreed.digest())) {
            throw ControlException.conflict("the gateway is not what it was when hold " + hold.id()
                    + " was agreed to, so it is not done; propose it anew");
        }
        return clear(again, mandate);
    }

    private Proposal proposal(GatewayChange change, String reason, String by) {
        Instant now = clock.instant();
        Session session = new Session(
                SelfGuard.SESSION + by,
                Agent.NONE,
                by,
                "change the gateway itself",
                now,
                now.plus(SESSION),
                Session.State.OPEN);
        ObjectNode input = Views.node();
        input.set("change", change.details());
        input.put("base", change.base().hex());
        input.set("difference", Lines.array(Difference.of(change.before(), change.after())));
        String subject = change.subject();
        Target target = new Target(
                Proposal.GATEWAY + ":" + subject,
                Proposal.GATEWAY,
                subject.substring(0, subject.indexOf('/')),
                ENVIRONMENT,
                Map.of());
        return Proposal.of(
                Ids.next(now),
                session,
                Proposal.GATEWAY,
                change.operation(),
                Map.of(),
                List.of(target),
                input,
                reason,
                now);
    }

    private Result clear(Proposal proposal, Mandate mandate) {
        String hold = store.holds()
                .live(proposal.session().id(), proposal.digest())
                .map(Hold::id)
                .orElse("");
        AtomicReference<ObjectNode> made = new AtomicReference<>();
        Answer answer = pipeline.clear(proposal, () -> make(proposal, mandate, hold, made), Duration.ZERO);
        return new Result(answer, Optional.ofNullable(made.get()));
    }

    private Outcome make(Proposal proposal, Mandate mandate, String hold, AtomicReference<ObjectNode> made) {
        making.lock();
        try {
            GatewayChange change =
                    changes.of(proposal.operation(), proposal.input().path("change"));
            if (!change.base().hex().equals(proposal.input().path("base").asString(""))) {
                return new Outcome.NotSent("the gateway is not what it was when this was proposed");
            }
            boolean alone = owners.alone(mandate.by());
            if (!alone && hold.isEmpty()) {
                return new Outcome.NotSent("there is another owner meanwhile, who must agree");
            }
            made.set(change.make(mandate.with(alone, alone ? "" : hold)));
            // From the second owner on there is a quorum for good, whatever comes next.
            owners.quorum();
            return new Outcome.Succeeded(200, "");
        } catch (ControlException | GatewayChange.MovedException e) {
            return new Outcome.NotSent(String.valueOf(e.getMessage()));
        } finally {
            making.unlock();
        }
    }
}
