package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.SignedChange;
import dev.lineclear.testkit.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is changed by the API is signed: rollouts, what owners change, and what is revealed and erased. */
final class ApiChangesTest extends ApiRig {
    /** Whoever proposes is whom the session runs for; what stops it is said by name; what lets it on is signed. */
    @Test
    void aRolloutIsProposedLookedAtAndStopped() throws Exception {
        gateway.table("bills");
        ObjectNode asked = CanonicalJson.MAPPER.createObjectNode();
        asked.put("text", change("bills"));
        asked.put("session", session("op@example.com"));
        isProblem(403, post("/rollouts", ann, asked.toString()));
        asked.put("session", session("ann@example.com"));
        isProblem(403, post("/rollouts", vic, asked.toString()));
        HttpResponse<String> proposed = post("/rollouts", ann, asked.toString());
        assertEquals(200, proposed.statusCode(), proposed.body());
        follows("/components/schemas/Proposed", proposed.body());
        assertEquals("held", Elsewhere.json(proposed).path("result").asString(""));
        isProblem(400, post("/rollouts", ann, asked.put("text", "change: x").toString()));
        isProblem(403, post("/rollouts/" + rollout + "/halt", vic, "{}"));
        isProblem(403, post("/rollouts/" + rollout + "/close", ann, "{\"statement\":\"x\",\"signature\":\"y\"}"));
        HttpResponse<String> halted = post("/rollouts/" + rollout + "/halt", ann, "{\"reason\":\"smoke\"}");
        assertEquals(200, halted.statusCode(), halted.body());
        follows("/components/schemas/Rollout", halted.body());
        assertTrue(Elsewhere.json(halted).path("because").asString("").contains("halted by ann@example.com"));
        isProblem(409, post("/rollouts/" + rollout + "/halt", ann, "{}"));
        isProblem(403, post("/rollouts/" + rollout + "/close", ann, said("ann", "revert")));
        HttpResponse<String> closed = post("/rollouts/" + rollout + "/close", ann, said("ann", "close"));
        assertEquals(200, closed.statusCode(), closed.body());
        assertEquals("CLOSED", Elsewhere.json(closed).path("state").asString(""));
        isProblem(404, gateway.get(ROOT + "/rollouts/nothing", ann));
        isProblem(403, post("/paces/nothing/go-on", ann, said("ann", "go-on")));
    }

    private static String said(String who, String word) throws Exception {
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", "rollout.word");
        change.put("by", who + "@example.com");
        change.put("nonce", word + Instant.now().getNano() + "00112233445566778899");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("rollout", rollout);
        change.put("word", word);
        change.put("because", "seen");
        return gateway.signed(who, SignedChange.text(change)).toString();
    }

    /** A login proposes nothing: what changes the gateway is signed, by an owner, and used once. */
    @Test
    void whatAnOwnerSignedIsChanged() throws Exception {
        String olga = gateway.token("olga");
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", "agent.put");
        change.put("by", "olga@example.com");
        change.put("nonce", "00112233445566778899aabbccddeeff");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("id", "codex");
        change.put("owner", "reporting");
        change.putArray("operations").add("dynamodb:*");
        change.putArray("resources").add("*");
        String signed = gateway.signed("olga", SignedChange.text(change)).toString();
        String byAnother = gateway.signed("ann", SignedChange.text(change)).toString();
        isProblem(403, post("/agents", olga, byAnother));
        HttpResponse<String> made = post("/agents", olga, signed);
        assertEquals(200, made.statusCode(), made.body());
        follows("/components/schemas/Change", made.body());
        assertEquals("succeeded", Elsewhere.json(made).path("result").asString());
        assertTrue(gateway.get(ROOT + "/agents", ann).body().contains("codex"));
        isProblem(403, post("/agents", olga, signed));
        isProblem(403, post("/settings", olga, signed));
        isProblem(403, post("/holds/" + hold + "/settle", olga, signed));
        isProblem(403, post("/holds/" + hold + "/revert", olga, signed));
    }

    /** What is revealed and erased is asked for by an owner's signature, as at the gateway itself. */
    @Test
    void onlyAnOwnersSignatureRevealsAndErases() throws Exception {
        isProblem(403, post("/bodies/reveal", ann, kept("ann", "bodies.reveal")));
        isProblem(403, post("/bodies/erase", ann, kept("ann", "bodies.erase")));
        String olga = gateway.token("olga");
        isProblem(403, post("/bodies/erase", olga, kept("olga", "bodies.reveal")));
        HttpResponse<String> erased = post("/bodies/erase", olga, kept("olga", "bodies.erase"));
        assertEquals(200, erased.statusCode(), erased.body());
        follows("/components/schemas/Erased", erased.body());
        HttpResponse<String> gone = post("/bodies/reveal", olga, kept("olga", "bodies.reveal"));
        assertEquals(200, gone.statusCode(), gone.body());
        follows("/components/schemas/Bodies", gone.body());
        assertTrue(Elsewhere.json(gone).path("bodies").path(0).path("erased").asBoolean(), gone.body());
        Await.until("the erasure is in a checkpoint", Duration.ofSeconds(20), () -> gateway.get(
                        ROOT + "/log/records?kind=body-erased", olga)
                .body()
                .contains("olga@example.com"));
    }

    private static String kept(String who, String what) throws Exception {
        ObjectNode change = CanonicalJson.MAPPER.createObjectNode();
        change.put("change", what);
        change.put("by", who + "@example.com");
        change.put("nonce", what + who + Instant.now().getNano() + "0011223344556677");
        change.put(
                "expires",
                Instant.now().plusSeconds(120).truncatedTo(ChronoUnit.SECONDS).toString());
        change.put("because", "somebody asked to be forgotten");
        change.putArray("kept").add("01KJMMA4EGVC6GT21EF4JDNJZ3");
        return gateway.signed(who, SignedChange.text(change)).toString();
    }
}
