package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.APPROVER;
import static dev.lineclear.server.api.Operation.Who.SIGNED_IN;

import dev.lineclear.server.control.HaltDesk;
import dev.lineclear.server.control.IncidentDesk;
import dev.lineclear.server.control.PeopleDesk;
import dev.lineclear.server.control.SessionDesk;
import java.util.List;

/** Sessions, agents and people; stopping, and letting go on; and what went wrong. */
final class Running {
    private final SessionDesk sessions;
    private final HaltDesk halts;
    private final IncidentDesk incidents;
    private final PeopleDesk people;
    private final AgentsDoor door;

    Running(SessionDesk sessions, HaltDesk halts, IncidentDesk incidents, PeopleDesk people, AgentsDoor door) {
        this.sessions = sessions;
        this.halts = halts;
        this.incidents = incidents;
        this.people = people;
        this.door = door;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/sessions", SIGNED_IN, call -> call.json(sessions.list(call::asked))),
                Operation.post(
                        "/sessions",
                        APPROVER,
                        call -> call.json(door.said(
                                sessions.openSigned(call.body(), call.person().id())))),
                Operation.post(
                        "/emergencies",
                        APPROVER,
                        call -> call.json(door.said(
                                sessions.emergency(call.body(), call.person().id())))),
                Operation.post(
                        "/sessions/{id}/close", APPROVER, call -> call.json(sessions.close(call.id(), call.person()))),
                Operation.get("/sessions/{id}", SIGNED_IN, call -> call.json(sessions.show(call.id()))),
                Operation.get("/agents", SIGNED_IN, call -> call.json(people.agents())),
                Operation.get("/people", SIGNED_IN, call -> call.json(people.approvers())),
                Operation.post(
                        "/halt",
                        APPROVER,
                        call -> call.json(halts.halt(call.body(), call.person().id()))),
                Operation.post("/resume", APPROVER, call -> call.json(halts.resume(call.body()))),
                Operation.get("/incidents", SIGNED_IN, call -> call.json(incidents.list(call::asked))),
                Operation.get("/incidents/{id}", SIGNED_IN, call -> call.json(incidents.show(call.id()))),
                Operation.post("/incidents", APPROVER, call -> call.json(incidents.open(call.body()))),
                Operation.post(
                        "/incidents/{id}/close", APPROVER, call -> call.json(incidents.close(call.id(), call.body()))));
    }
}
