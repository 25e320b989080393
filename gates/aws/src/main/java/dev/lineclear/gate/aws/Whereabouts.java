package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Worlds;
import java.io.IOException;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells an agent how far it is trusted, and to which world what it changes goes: of itself alone, by a request that is
 * signed as all of its are, for a service that AWS does not have. Nothing is proposed, sent, or said of production.
 */
public final class Whereabouts {
    /** In the credential scope. */
    public static final String SERVICE = "lineclear";

    public static final String PATH = "/whereabouts";

    private static final int OK = 200;

    private final Doorkeeper doorkeeper;
    private final Function<Session, Standing> trust;
    private final boolean twin;

    Whereabouts(Doorkeeper doorkeeper, Function<Session, Standing> trust, boolean twin) {
        this.doorkeeper = doorkeeper;
        this.trust = trust;
        this.twin = twin;
    }

    /** Whether it is asked for. */
    static boolean asked(Presented.Signature presented) {
        return presented.service().equals(SERVICE);
    }

    void answer(Exchange exchange, Caller caller) throws IOException, Refused {
        boolean form = exchange.method().equals("GET")
                && exchange.rawPath().equals(PATH)
                && exchange.rawQuery().isEmpty()
                && caller.presented().query().isEmpty()
                && exchange.contentLength() <= 0;
        if (!form) {
            throw new Refused(Refusal.malformed("of the gateway itself, agents ask GET " + PATH + " and nothing else"));
        }
        var unused = doorkeeper.verify(caller, Bodies.EMPTY_SHA256);
        exchange.bodyBytes(0);
        Session session = caller.credentialed().session();
        Standing standing = trust.apply(session);
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("agent", session.agent().id());
        out.put("session", session.id());
        out.put("standing", standing.word());
        out.put("reads", Worlds.PRODUCTION);
        out.put("changes", standing != Standing.SANDBOXED ? Worlds.PRODUCTION : twin ? Worlds.TWIN : Worlds.NOWHERE);
        exchange.answer(
                OK, Headers.of("Content-Type", "application/json"), CanonicalJson.MAPPER.writeValueAsBytes(out));
    }
}
