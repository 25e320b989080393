package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.APPROVER;
import static dev.lineclear.server.api.Operation.Who.SIGNED_IN;

import dev.lineclear.console.Problem;
import dev.lineclear.console.Throttle;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.HoldsDesk;
import dev.lineclear.server.control.ReviewDesk;
import dev.lineclear.server.explain.Explainer;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What waits for people: looking, voting, withdrawing; and what would wait. */
final class Waiting {
    /** Votes a minute by one person: nobody reads more, however fast they are. */
    private static final int VOTES = 20;

    private final HoldsDesk holds;
    private final ReviewDesk reviews;
    private final Explainer explainer;
    private final Throttle votes;

    Waiting(HoldsDesk holds, ReviewDesk reviews, Explainer explainer, InstantSource clock) {
        this.holds = holds;
        this.reviews = reviews;
        this.explainer = explainer;
        this.votes = new Throttle(VOTES, clock);
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/holds", SIGNED_IN, call -> call.json(holds.list(call::asked))),
                Operation.get(
                        "/holds/{id}",
                        SIGNED_IN,
                        call -> call.json(holds.shown(call.id(), call.person().id()))),
                Operation.post("/holds/{id}/votes", APPROVER, this::vote),
                Operation.post(
                        "/holds/{id}/withdraw", APPROVER, call -> call.json(holds.withdraw(call.id(), call.body()))),
                Operation.post("/holds/{id}/rehearse", APPROVER, call -> call.json(holds.rehearse(call.id()))),
                Operation.get("/reviews", SIGNED_IN, call -> call.json(reviews.list(call::asked))),
                Operation.post(
                        "/reviews/{id}/signatures", APPROVER, call -> call.json(reviews.sign(call.id(), call.body()))),
                Operation.post("/explain", SIGNED_IN, this::explain));
    }

    /** What counts is the signature over the statement; the login says only who may hand it in. */
    private void vote(Call call) {
        if (!votes.admits(call.person().id())) {
            throw ControlException.of(429, "that are many votes for one minute; read the next one first");
        }
        JsonNode cast = holds.vote(call.id(), call.body());
        if (cast.path("accepted").asBoolean(false)) {
            call.json(cast);
            return;
        }
        ObjectNode problem = Problem.of(403, cast.path("because").asString(""));
        cast.properties().forEach(e -> problem.set(e.getKey(), e.getValue()));
        call.send(403, Problem.JSON, problem);
    }

    private void explain(Call call) {
        call.json(explainer.explain(Explainer.request(call.body())));
    }
}
