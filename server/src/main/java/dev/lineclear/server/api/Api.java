package dev.lineclear.server.api;

import dev.lineclear.console.Annex;
import dev.lineclear.console.Entrance;
import dev.lineclear.console.Problem;
import dev.lineclear.console.Throttle;
import dev.lineclear.pipeline.Ballots;
import dev.lineclear.policy.Policies;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.BodiesDesk;
import dev.lineclear.server.control.ChangesDesk;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.HaltDesk;
import dev.lineclear.server.control.HoldsDesk;
import dev.lineclear.server.control.IncidentDesk;
import dev.lineclear.server.control.PacesDesk;
import dev.lineclear.server.control.PeopleDesk;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.RevertDesk;
import dev.lineclear.server.control.ReviewDesk;
import dev.lineclear.server.control.RolloutsDesk;
import dev.lineclear.server.control.SessionDesk;
import dev.lineclear.server.explain.Explainer;
import dev.lineclear.state.Approvers;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API on the console's listener. It is described in {@code docs/openapi.json}, which it serves. */
public final class Api implements Annex {
    /** Before every path. */
    static final String ROOT = "/api/v1";

    /** Requests a minute by one person: {@code lineclear holds --watch} makes 60. */
    private static final int REQUESTS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Parts parts;
    private final Throttle requests;

    /**
     * What it is put together from.
     *
     * @param policies in force
     * @param door where agents connect
     */
    public record Parts(
            HoldsDesk holds,
            RevertDesk reverts,
            SessionDesk sessions,
            HaltDesk halts,
            ReviewDesk reviews,
            IncidentDesk incidents,
            PeopleDesk people,
            ChangesDesk changes,
            BodiesDesk bodies,
            RolloutsDesk rollouts,
            PacesDesk paces,
            Approvers approvers,
            Supplier<Policies> policies,
            Explainer explainer,
            Register register,
            AgentsDoor door,
            InstantSource clock) {}

    public Api(Parts parts) {
        this.parts = parts;
        this.requests = new Throttle(REQUESTS, parts.clock());
    }

    @Override
    public void routes(HttpRouting.Builder routing, Joint joint) {
        Entrance entrance = joint.entrance();
        List<Operation> operations = operations(parts, joint);
        for (Operation o : operations) {
            routing.route(
                    Method.create(o.method()),
                    ROOT + o.path(),
                    (request, response) -> answer(entrance, o.who(), o.changes(), o.action(), request, response));
        }
        routing.any(
                "/api/*",
                (request, response) -> answer(
                        entrance, Operation.Who.ANYONE, false, call -> missing(call, operations), request, response));
    }

    /** All that it does; its description has the same. */
    static List<Operation> operations(Parts parts, Joint joint) {
        List<Operation> all = new ArrayList<>();
        all.add(Operation.get("/openapi.json", Operation.Who.ANYONE, Description::answer));
        all.addAll(new Logins(parts.approvers(), joint.entrance(), parts.register(), parts.clock()).operations());
        all.addAll(new Arriving(joint.enrolling(), parts.clock()).operations());
        all.addAll(new Waiting(parts.holds(), parts.reviews(), parts.explainer(), parts.clock()).operations());
        all.addAll(new Running(parts.sessions(), parts.halts(), parts.incidents(), parts.people(), parts.door())
                .operations());
        all.addAll(new Changing(parts.changes(), parts.people(), parts.holds(), parts.reverts(), parts.bodies())
                .operations());
        all.addAll(new Rolling(parts.rollouts(), parts.paces()).operations());
        all.addAll(new Past(joint.records(), parts.policies()).operations());
        all.add(new Stream(joint).operation());
        return all;
    }

    private void answer(
            Entrance entrance,
            Operation.Who who,
            boolean changes,
            Operation.Action action,
            ServerRequest request,
            ServerResponse response) {
        Call call = new Call(request, response, Optional.empty());
        try {
            if (!entrance.admits(request, response)) {
                throw ControlException.of(421, "this gateway is " + entrance.origin());
            }
            if (who != Operation.Who.ANYONE) {
                call = new Call(request, response, Optional.of(admitted(entrance, who, changes, request)));
            }
            action.answer(call);
        } catch (ControlException e) {
            problem(call, e.status(), String.valueOf(e.getMessage()));
        } catch (Ballots.UnknownHoldException e) {
            problem(call, 404, String.valueOf(e.getMessage()));
        } catch (CanonicalJson.MalformedException | IllegalArgumentException e) {
            problem(call, 400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("API request {} failed", request.path().path(), e);
            problem(call, 500, "The gateway could not do it.");
        }
    }

    private Approver admitted(Entrance entrance, Operation.Who who, boolean changes, ServerRequest request) {
        Approver person =
                switch (entrance.caller(request, changes)) {
                    case Entrance.Caller.Known known -> known.person();
                    case Entrance.Caller.Unknown unknown -> throw ControlException.of(unknown.status(), unknown.why());
                };
        if (!requests.admits(person.id())) {
            throw ControlException.of(429, "more than " + REQUESTS + " requests in a minute");
        }
        if (who == Operation.Who.APPROVER && person.role() != Approver.Role.APPROVER) {
            throw ControlException.of(403, person.id() + " may look, and change nothing; an owner can change that");
        }
        if (who == Operation.Who.READER && person.role() == Approver.Role.VIEWER) {
            throw ControlException.of(403, "this is for approvers and auditors");
        }
        return person;
    }

    private static void missing(Call call, List<Operation> operations) {
        String path = call.request().path().path();
        String methods = operations.stream()
                .filter(o -> o.hasPath(path))
                .map(Operation::method)
                .distinct()
                .collect(Collectors.joining(", "));
        if (methods.isEmpty()) {
            throw ControlException.of(404, "the API has no such path");
        }
        call.response().header(HeaderNames.ALLOW, methods);
        throw ControlException.of(405, "this path takes " + methods);
    }

    private static void problem(Call call, int status, String detail) {
        if (call.response().isSent()) {
            return;
        }
        if (status == Status.UNAUTHORIZED_401.code()) {
            call.response().header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"lineclear\"");
        }
        ObjectNode problem = Problem.of(status, detail);
        call.send(status, Problem.JSON, problem);
    }
}
