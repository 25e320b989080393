package dev.lineclear.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A real signature in a record that says something else than what was signed. */
final class SignedRecordsTest {
    private static final String ELSE = "says something else than the statement signed in it";

    @TempDir
    Path directory;

    @BeforeEach
    void key() throws Exception {
        try {
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key");
        } catch (IOException e) {
            assumeTrue(false, "missing: ssh-keygen");
        }
    }

    @Test
    void aVoteOfAnotherPersonOnAnotherHoldOrTheOtherWay() throws Exception {
        ObjectNode vote = vote("H1", "ann", "APPROVE");
        assertEquals(Optional.empty(), SignedRecords.wrong(vote));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(vote.deepCopy().put("subject", "H2")));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(with(vote, "approver", "bob")));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(with(vote, "decision", "REJECT")));
    }

    @Test
    void aChangeThatSomebodyElseSigned() throws Exception {
        ObjectNode change = record(Kind.AGENT_CHANGED, "kiro", "lineclear-control/v1\n{\"by\":\"olga\"}\n");
        ((ObjectNode) change.path("data")).put("by", "olga");
        assertEquals(Optional.empty(), SignedRecords.wrong(change));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(with(change, "by", "mallory")));
    }

    @Test
    void anIncidentOpenedForAnotherSessionOrClosedUnderAnother() throws Exception {
        ObjectNode opened =
                record(Kind.INCIDENT_OPENED, "I1", "lineclear-control/v1\n{\"by\":\"ann\",\"session\":\"S1\"}\n");
        ((ObjectNode) opened.path("data")).put("by", "ann").put("session", "S1");
        assertEquals(Optional.empty(), SignedRecords.wrong(opened));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(with(opened, "session", "S2")));
        ObjectNode closed =
                record(Kind.INCIDENT_CLOSED, "I1", "lineclear-control/v1\n{\"by\":\"ann\",\"incident\":\"I1\"}\n");
        ((ObjectNode) closed.path("data")).put("by", "ann").put("incident", "I1");
        assertEquals(Optional.empty(), SignedRecords.wrong(closed));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(closed.deepCopy().put("subject", "I2")));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(with(closed, "incident", "I2")));
    }

    @Test
    void aWordOnAnotherRolloutOrAnotherWord() throws Exception {
        ObjectNode moved = record(
                Kind.ROLLOUT_MOVED,
                "H1",
                "lineclear-control/v1\n{\"by\":\"ann\",\"rollout\":\"H1\",\"word\":\"go-on\"}\n");
        ((ObjectNode) moved.path("data")).put("by", "ann").put("event", "GO_ON");
        assertEquals(Optional.empty(), SignedRecords.wrong(moved));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(moved.deepCopy().put("subject", "H2")));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(with(moved, "event", "REVERT")));
        ObjectNode pace = record(Kind.PACE_MOVED, "P1", "lineclear-control/v1\n{\"by\":\"ann\",\"pace\":\"P1\"}\n");
        ((ObjectNode) pace.path("data")).put("by", "ann");
        assertEquals(Optional.empty(), SignedRecords.wrong(pace));
        assertEquals(Optional.of(ELSE), SignedRecords.wrong(pace.deepCopy().put("subject", "P2")));
    }

    @Test
    void aStatementThatWasChangedAfterItWasSigned() throws Exception {
        ObjectNode vote = vote("H1", "ann", "APPROVE");
        String altered = vote.path("data").path("statement").asString().replace("ann", "amy");
        assertEquals(
                Optional.of("holds a statement whose signature does not verify"),
                SignedRecords.wrong(with(with(vote, "approver", "amy"), "statement", altered)));
    }

    private ObjectNode vote(String hold, String approver, String decision) throws Exception {
        String statement = "lineclear-approval/v2\n{\"approver\":\"" + approver + "\",\"decision\":\""
                + decision.toLowerCase(java.util.Locale.ROOT) + "\",\"hold\":\"" + hold + "\"}\n";
        ObjectNode vote = record(Kind.VOTE, hold, statement);
        ((ObjectNode) vote.path("data")).put("approver", approver).put("decision", decision);
        return vote;
    }

    private ObjectNode record(Kind kind, String subject, String statement) throws Exception {
        Path file = Files.writeString(directory.resolve("statement"), statement);
        Files.deleteIfExists(directory.resolve("statement.sig"));
        run(
                "ssh-keygen",
                "-q",
                "-Y",
                "sign",
                "-n",
                "lineclear",
                "-f",
                "key",
                file.getFileName().toString());
        ObjectNode record = CanonicalJson.MAPPER.createObjectNode();
        record.put("type", kind.type());
        record.put("subject", subject);
        record.putObject("data")
                .put("statement", statement)
                .put("signature", Files.readString(directory.resolve("statement.sig")));
        return record;
    }

    private static ObjectNode with(ObjectNode record, String member, String value) {
        ObjectNode copy = record.deepCopy();
        ((ObjectNode) copy.path("data")).put(member, value);
        return copy;
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
