package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.APPROVER;
import static dev.lineclear.server.api.Operation.Who.SIGNED_IN;

import dev.lineclear.server.control.PacesDesk;
import dev.lineclear.server.control.RolloutsDesk;
import java.util.List;

/** Changes made stage by stage, and agents' calls that are paced. */
final class Rolling {
    private final RolloutsDesk rollouts;
    private final PacesDesk paces;

    Rolling(RolloutsDesk rollouts, PacesDesk paces) {
        this.rollouts = rollouts;
        this.paces = paces;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/rollouts", SIGNED_IN, call -> call.json(rollouts.list(call::asked))),
                Operation.post(
                        "/rollouts",
                        APPROVER,
                        call -> call.json(
                                rollouts.propose(call.body(), call.person().id()))),
                Operation.get("/rollouts/{id}", SIGNED_IN, call -> call.json(rollouts.show(call.id()))),
                Operation.post(
                        "/rollouts/{id}/halt",
                        APPROVER,
                        call -> call.json(rollouts.halt(
                                call.id(), call.body(), call.person().id()))),
                Operation.post(
                        "/rollouts/{id}/go-on",
                        APPROVER,
                        call -> call.json(rollouts.said(call.id(), call.body(), "go-on"))),
                Operation.post(
                        "/rollouts/{id}/revert",
                        APPROVER,
                        call -> call.json(rollouts.said(call.id(), call.body(), "revert"))),
                Operation.post(
                        "/rollouts/{id}/close",
                        APPROVER,
                        call -> call.json(rollouts.said(call.id(), call.body(), "close"))),
                Operation.get("/paces", SIGNED_IN, call -> call.json(paces.list())),
                Operation.post("/paces/{id}/go-on", APPROVER, call -> call.json(paces.letOn(call.id(), call.body()))));
    }
}
