package dev.lineclear.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Scope;
import dev.lineclear.proposal.Session;
import dev.lineclear.proposal.Standing;
import dev.lineclear.record.Kind;
import dev.lineclear.record.Record;
import dev.lineclear.record.schema.Conformance;
import dev.lineclear.record.schema.RecordSchemas;
import dev.lineclear.server.guard.Demotion;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Sessions;
import dev.lineclear.state.Store;
import dev.lineclear.state.Trust;
import dev.lineclear.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who may say that something went wrong, and who may say that it is over. */
final class IncidentDeskTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String SESSION = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";

    @TempDir
    Path directory;

    private final List<Record> records = new ArrayList<>();
    private Store store;
    private IncidentDesk desk;
    private int nonce;

    @BeforeEach
    void opens() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        for (String name : List.of("ann", "op", "zoe")) {
            try {
                run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name);
            } catch (IOException e) {
                assumeTrue(false, "missing: ssh-keygen");
            }
            String key = Files.readString(directory.resolve(name + ".pub")).strip();
            Approver.Role role = name.equals("zoe") ? Approver.Role.VIEWER : Approver.Role.APPROVER;
            store.approvers().put(new Approver(name, Set.of("t"), List.of(key), false, role));
        }
        Agent agent = new Agent("kiro", "t", Scope.ALL);
        store.agents().put(agent);
        Session session =
                new Session(SESSION, agent, "op", "task", NOW, NOW.plus(Duration.ofHours(1)), Session.State.OPEN);
        store.sessions().open(new Sessions.Credentialed(session, "ASIALCAAAAAAAAAAAAAA", "s", "t"));
        Register register = new Register(
                record -> {
                    records.add(record);
                    return () -> records.size() - 1;
                },
                () -> NOW);
        Demotion demotion = new Demotion(store, register, new Trust(store.standings()), true, () -> NOW);
        desk = new IncidentDesk(store, register, demotion, () -> NOW);
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }

    private ObjectNode signed(String by, String change, String... members) throws Exception {
        ObjectNode said = Views.node();
        said.put("change", change).put("by", by).put("nonce", "0123456789abcdef" + nonce++);
        said.put("expires", NOW.plusSeconds(60).toString());
        for (int i = 0; i < members.length; i += 2) {
            if (members[i + 1].startsWith("[")) {
                said.set(members[i], CanonicalJson.parse(members[i + 1].getBytes()));
            } else {
                said.put(members[i], members[i + 1]);
            }
        }
        String text = SignedChange.text(said);
        Files.writeString(directory.resolve("s"), text);
        Files.deleteIfExists(directory.resolve("s.sig"));
        run("ssh-keygen", "-q", "-Y", "sign", "-n", "lineclear", "-f", by, "s");
        return Views.node().put("statement", text).put("signature", Files.readString(directory.resolve("s.sig")));
    }

    private JsonNode opened() throws Exception {
        return desk.open(signed("ann", "incident.open", "session", SESSION, "what", "the table is\u202e gone"));
    }

    private void follows() {
        for (Record record : records) {
            Conformance found = RecordSchemas.load().check(CanonicalJson.parse(record.bytes("test")));
            assertTrue(found instanceof Conformance.Follows, found::toString);
        }
    }

    @Test
    void openingOneDemotesTheAgentAndClosingOneAnswers() throws Exception {
        JsonNode incident = opened();
        assertEquals("the table is\\u{202e} gone", incident.path("what").asString());
        assertEquals(Standing.SANDBOXED, store.standings().now("kiro"));
        String id = incident.path("id").asString();
        JsonNode closed = desk.close(
                id,
                signed("ann", "incident.close", "incident", id, "summary", "it was", "factors", "[\"one\",\"two\"]"));
        assertEquals("CLOSED", closed.path("state").asString());
        assertEquals(2, closed.path("closed").path("factors").size());
        assertEquals(desk.show(id), closed);
        assertEquals(
                List.of(Kind.INCIDENT_OPENED, Kind.AGENT_STANDING, Kind.INCIDENT_CLOSED),
                records.stream().map(Record::kind).toList());
        follows();
        assertEquals(0, desk.list(name -> "").path("incidents").size());
        assertEquals(
                1,
                desk.list(name -> name.equals("all") ? "1" : "")
                        .path("incidents")
                        .size());
    }

    @Test
    void theOperatorClosesTheIncidentOfTheirOwnSession() throws Exception {
        String id = opened().path("id").asString();
        refused(403, () -> desk.close(id, signed("op", "incident.close", "incident", id, "summary", "nothing")));
        assertEquals("OPEN", desk.show(id).path("state").asString());
    }

    @Test
    void aSignatureForOneIncidentClosesAnotherOrTheSameTwice() throws Exception {
        String one = opened().path("id").asString();
        String two = opened().path("id").asString();
        ObjectNode word = signed("ann", "incident.close", "incident", one, "summary", "s");
        refused(403, () -> desk.close(two, word));
        String again = "incident.close";
        desk.close(one, signed("ann", again, "incident", one, "summary", "s"));
        refused(409, () -> desk.close(one, signed("ann", again, "incident", one, "summary", "other words")));
        refused(403, () -> desk.open(signed("ann", again, "session", SESSION, "what", "w")));
    }

    @Test
    void whoeverMayOnlyLookOpensOneOrSaysTooMuchOrBeginsItTomorrow() throws Exception {
        refused(403, () -> desk.open(signed("zoe", "incident.open", "session", SESSION, "what", "w")));
        refused(404, () -> desk.open(signed("ann", "incident.open", "session", "none", "what", "w")));
        refused(400, () -> desk.open(signed("ann", "incident.open", "session", SESSION, "what", "w".repeat(2_001))));
        refused(400, () -> desk.open(signed("ann", "incident.open", "session", SESSION, "what", "w".repeat(9_000))));
        String tomorrow = NOW.plusSeconds(1).toString();
        refused(
                400,
                () -> desk.open(signed("ann", "incident.open", "session", SESSION, "what", "w", "since", tomorrow)));
        assertEquals(List.of(), records);
        assertEquals(Standing.SUPERVISED, store.standings().now("kiro"));
    }

    @FunctionalInterface
    private interface Asking {
        void ask() throws Exception;
    }

    private static void refused(int status, Asking asking) {
        assertEquals(status, assertThrows(ControlException.class, asking::ask).status());
    }
}
