package dev.lineclear.gate.aws;

import dev.lineclear.gate.aws.sigv4.Presented;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Headers;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.proposal.Worlds;
import java.io.IOException;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells an agent how far it is trusted, and to which world what it changes goes, takes the change sets that it proposes, and
 * has what its own session waits for rehearsed: of itself alone, by a request that is signed as all of its are, for a service that AWS does not have. Nothing
 * is sent to production by it, or said of production.
 */
public final class Whereabouts {
    /** In the credential scope. */
    public static final String SERVICE = "lineclear";

    public static final String PATH = "/whereabouts";

    /** With a change set as {@code text}, and a {@code reason}, in a JSON object. */
    public static final String PROPOSE = "/propose";

    /** What people look at as one is far smaller: a change set ends at 512 KiB, which JSON may write twice as long. */
    private static final int MAX_SET = 1 << 20;

    /** A hold's id follows. */
    public static final String REHEARSE = "/rehearse/";

    private static final Pattern HOLD = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

    private static final int OK = 200;

    private final Doorkeeper doorkeeper;
    private final Clearance clearance;
    private final Function<Session, Standing> trust;
    private final boolean twin;

    Whereabouts(Doorkeeper doorkeeper, Clearance clearance, Function<Session, Standing> trust, boolean twin) {
        this.doorkeeper = doorkeeper;
        this.clearance = clearance;
        this.trust = trust;
        this.twin = twin;
    }

    /** Whether it is asked for. */
    static boolean asked(Presented.Signature presented) {
        return presented.service().equals(SERVICE);
    }

    void answer(Exchange exchange, Caller caller) throws IOException, Refused {
        boolean set = exchange.method().equals("POST") && exchange.rawPath().equals(PROPOSE);
        boolean where = exchange.method().equals("GET") && exchange.rawPath().equals(PATH);
        boolean asked = !exchange.rawQuery().isEmpty()
                || !caller.presented().query().isEmpty()
                || exchange.contentLength() > 0 && !set;
        if (asked || !where && !set && !rehearsal(exchange)) {
            throw new Refused(Refusal.malformed("of the gateway itself, agents ask GET " + PATH + ", POST " + PROPOSE
                    + ", and GET or POST " + REHEARSE + "HOLD, and nothing else"));
        }
        byte[] body = Bodies.own(exchange, caller, set ? MAX_SET : 0, doorkeeper);
        Session session = caller.credentialed().session();
        JsonNode answer = set
                ? proposed(session, body, TreeRoom.of(exchange))
                : where ? whereabouts(session) : rehearsed(exchange, session);
        exchange.answer(
                OK, Headers.of("Content-Type", "application/json"), CanonicalJson.MAPPER.writeValueAsBytes(answer));
    }

    private JsonNode proposed(Session session, byte[] body, TreeRoom room) throws Refused {
        try {
            return clearance.propose(session, BodyTree.json(body, room));
        } catch (BodyTree.UnreadableException e) {
            throw new Refused(Refusal.malformed("a change set is proposed in a JSON object: " + e.getMessage()));
        }
    }

    private static boolean rehearsal(Exchange exchange) {
        String path = exchange.rawPath();
        return Set.of("GET", "POST").contains(exchange.method())
                && path.startsWith(REHEARSE)
                && HOLD.matcher(path.substring(REHEARSE.length())).matches();
    }

    private ObjectNode rehearsed(Exchange exchange, Session session) throws Refused {
        String hold = exchange.rawPath().substring(REHEARSE.length());
        Rehearsing.Asked asked = clearance
                .rehearse(session, hold, exchange.method().equals("POST"))
                .orElseThrow(() -> new Refused(Refusal.malformed("this session has no hold " + hold)));
        return CanonicalJson.MAPPER
                .createObjectNode()
                .put("hold", hold)
                .put("running", asked.started())
                .put("sentence", asked.sentence());
    }

    private ObjectNode whereabouts(Session session) {
        Standing standing = trust.apply(session);
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("agent", session.agent().id());
        out.put("session", session.id());
        out.put("standing", standing.word());
        out.put("reads", Worlds.PRODUCTION);
        out.put("changes", standing != Standing.SANDBOXED ? Worlds.PRODUCTION : twin ? Worlds.TWIN : Worlds.NOWHERE);
        return out;
    }
}
