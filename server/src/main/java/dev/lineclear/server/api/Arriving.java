package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.ANYONE;

import dev.lineclear.console.Enrolling;
import dev.lineclear.console.Throttle;
import dev.lineclear.server.control.ControlException;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Coming in by an invitation, with a passkey: for clients that have an authenticator and no page of the console. */
final class Arriving {
    /** A minute from one address: a person needs two. */
    private static final int ATTEMPTS = 30;

    private final Enrolling enrolling;
    private final Throttle attempts;

    Arriving(Enrolling enrolling, InstantSource clock) {
        this.enrolling = enrolling;
        this.attempts = new Throttle(ATTEMPTS, clock);
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/enrolments/challenge", ANYONE, this::start),
                Operation.post("/enrolments", ANYONE, this::finish));
    }

    private JsonNode admitted(Call call) {
        if (!attempts.admits(call.request().remotePeer().host())) {
            throw ControlException.of(429, "too many attempts to come in");
        }
        return call.body();
    }

    private void start(Call call) {
        JsonNode body = admitted(call);
        try {
            call.json(enrolling.start(body.path("invitation").asString("")));
        } catch (Enrolling.Refused e) {
            throw ControlException.of(403, e.sentence());
        }
    }

    private void finish(Call call) {
        JsonNode body = admitted(call);
        try {
            call.json(enrolling.register(
                    body.path("invitation").asString(""),
                    body.path("credential").toString()));
        } catch (Enrolling.Refused e) {
            throw ControlException.of(403, e.sentence());
        }
    }
}
