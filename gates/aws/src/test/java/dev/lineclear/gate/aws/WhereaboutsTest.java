package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent is told how far it is trusted, by its own keys; and by that door nothing else comes in or goes out. */
final class WhereaboutsTest {
    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
    }

    @AfterEach
    void stop() {
        assertEquals(List.of(), rig.proposals);
        assertEquals(List.of(), rig.production.requests);
        rig.close();
    }

    @Test
    void anAgentIsToldOfItself() throws IOException {
        String answer = new SignedRaw("GET", "/whereabouts", "lineclear").send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertTrue(
                answer.endsWith("{\"agent\":\"kiro\",\"session\":\"session-1\",\"standing\":\"supervised\","
                        + "\"reads\":\"production\",\"changes\":\"production\"}"),
                answer);
    }

    @Test
    void whoeverIsNotSignedIsToldNothing() throws IOException {
        String signed = new String(
                new SignedRaw("GET", "/whereabouts", "lineclear")
                        .unsigned("Connection", "close")
                        .bytes(),
                StandardCharsets.ISO_8859_1);
        int at = signed.indexOf("Signature=") + "Signature=".length();
        String forged = signed.substring(0, at) + "0".repeat(64) + signed.substring(at + 64);
        try (dev.lineclear.gate.http.RawClient client = new dev.lineclear.gate.http.RawClient(rig.server.port())) {
            String answer = client.say(forged).hearAll();
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
            assertFalse(answer.contains("supervised"), answer);
        }
    }

    private static final String HOLD = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";

    @Test
    void anAgentHasWhatItsOwnSessionWaitsForRehearsed() throws IOException {
        rig.own = HOLD;
        String answer = new SignedRaw("POST", "/rehearse/" + HOLD, "lineclear").send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertTrue(answer.contains("\"running\":true") && answer.contains("has begun"), answer);
        assertTrue(
                new SignedRaw("GET", "/rehearse/" + HOLD, "lineclear").send(rig).startsWith("HTTP/1.1 200"));
        assertEquals(
                List.of("session-1 " + HOLD + " begin", "session-1 " + HOLD),
                rig.rehearsals,
                "in the name of the session that signed it; a look begins none");
    }

    @Test
    void anAgentAsksForTheRehearsalOfAnothersHold() throws IOException {
        String answer = new SignedRaw("POST", "/rehearse/" + HOLD, "lineclear").send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("this session has no hold"), answer);
    }

    @Test
    void anAgentProposesAChangeSetInItsOwnSession() throws IOException {
        SignedRaw proposes = new SignedRaw("POST", "/propose", "lineclear").body("{\"text\":\"change: x\"}");
        String answer = proposes.send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("{\"result\":\"held\"}"), answer);
        assertEquals(List.of("session-1 change: x"), rig.sets);
    }

    @Test
    void aChangeSetThatIsNotTheOneThatWasSignedIsNotTaken() throws IOException {
        byte[] signed = new SignedRaw("POST", "/propose", "lineclear")
                .unsigned("Connection", "close")
                .body("{\"text\":\"change: x\"}")
                .bytes();
        String other = new String(signed, StandardCharsets.ISO_8859_1).replace("change: x", "change: y");
        try (dev.lineclear.gate.http.RawClient client = new dev.lineclear.gate.http.RawClient(rig.server.port())) {
            String answer = client.say(other).hearAll();
            assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
        }
        String answer = new SignedRaw("POST", "/propose", "lineclear").body("[").send(rig);
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertEquals(List.of(), rig.sets);
    }

    @Test
    void nothingElseIsAskedThere() throws IOException {
        for (SignedRaw other : List.of(
                new SignedRaw("POST", "/whereabouts", "lineclear"),
                new SignedRaw("GET", "/whereabouts?agent=other", "lineclear"),
                new SignedRaw("GET", "/", "lineclear"),
                new SignedRaw("GET", "/propose", "lineclear"),
                new SignedRaw("POST", "/propose?session=other", "lineclear").body("{}"),
                new SignedRaw("DELETE", "/rehearse/" + HOLD, "lineclear"),
                new SignedRaw("POST", "/rehearse/" + HOLD + "?x=1", "lineclear"),
                new SignedRaw("POST", "/rehearse/../holds", "lineclear"),
                new SignedRaw("POST", "/rehearse/" + HOLD, "lineclear").body("{}"),
                new SignedRaw("GET", "/whereabouts", "lineclear").body("{}"),
                new SignedRaw("POST", "/", "lineclear")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                        .body("{\"TableName\":\"a\"}"))) {
            String answer = other.send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        }
    }
}
