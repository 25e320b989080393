package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.APPROVER;
import static dev.lineclear.server.api.Operation.Who.READER;

import dev.lineclear.server.control.BodiesDesk;
import dev.lineclear.server.control.ChangesDesk;
import dev.lineclear.server.control.HoldsDesk;
import dev.lineclear.server.control.PeopleDesk;
import dev.lineclear.server.control.RevertDesk;
import java.util.List;

/** Changes of the gateway itself, and of what became of holds: each a change that a person signed with their own key. */
final class Changing {
    private final ChangesDesk changes;
    private final PeopleDesk people;
    private final HoldsDesk holds;
    private final RevertDesk reverts;
    private final BodiesDesk bodies;

    Changing(ChangesDesk changes, PeopleDesk people, HoldsDesk holds, RevertDesk reverts, BodiesDesk bodies) {
        this.changes = changes;
        this.people = people;
        this.holds = holds;
        this.reverts = reverts;
        this.bodies = bodies;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/agents", APPROVER, call -> call.json(changes.agent(call.body()))),
                Operation.post("/agents/standing", APPROVER, call -> call.json(changes.standing(call.body()))),
                Operation.post("/agents/remove", APPROVER, call -> call.json(people.removeAgent(call.body()))),
                Operation.post("/people", APPROVER, call -> call.json(changes.person(call.body()))),
                Operation.post("/people/invite", APPROVER, call -> call.json(changes.invitation(call.body()))),
                Operation.post("/people/remove", APPROVER, call -> call.json(people.removeApprover(call.body()))),
                Operation.post("/people/remove-key", APPROVER, call -> call.json(people.removeKey(call.body()))),
                Operation.post("/policies", APPROVER, call -> call.json(changes.policies(call.body()))),
                Operation.get("/settings", READER, call -> call.json(changes.settingsNow())),
                Operation.post("/settings", APPROVER, call -> call.json(changes.settings(call.body()))),
                Operation.post("/bodies/reveal", APPROVER, call -> call.json(bodies.reveal(call.body()))),
                Operation.post("/bodies/erase", APPROVER, call -> call.json(bodies.erase(call.body()))),
                Operation.post("/holds/{id}/apply", APPROVER, call -> call.json(changes.apply(call.id(), call.body()))),
                Operation.post("/holds/{id}/settle", APPROVER, call -> call.json(holds.settle(call.id(), call.body()))),
                Operation.post(
                        "/holds/{id}/revert", APPROVER, call -> call.json(reverts.revert(call.id(), call.body()))));
    }
}
