package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.control.SignedChange;
import dev.lineclear.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** People elsewhere run agents, watch what waits and say no. */
final class RemoteWorkTest {
    @TempDir
    static Path directory;

    private static @Nullable Elsewhere gateway;

    @BeforeAll
    static void aGatewayElsewhere() throws Exception {
        gateway = new Elsewhere(directory, "");
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private static String last(String printed) {
        return printed.substring(printed.lastIndexOf("\n\n20") + 1);
    }

    private static String[] asAnn(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--key", gateway.team().key("ann")));
        return all.toArray(String[]::new);
    }

    @Test
    void anAgentRunsForWhoeverSignsAndTheSessionEndsWithIt() throws Exception {
        gateway.token("ann");
        Jvm.Result run = gateway.at(
                "ann",
                "run",
                "--agent",
                "kiro",
                "--operator",
                "ann@example.com",
                "--task",
                "from elsewhere",
                "--key",
                gateway.team().key("ann"),
                "--",
                "sh",
                "-c",
                "echo at $AWS_ENDPOINT_URL as ${AWS_ACCESS_KEY_ID%%LC*} in $LINECLEAR_SESSION");
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().contains("at http://127.0.0.1:") && run.out().contains("as ASIA in "), run.out());
        String sessions = gateway.at("ann", "session", "list").ok().out();
        assertTrue(sessions.lines().anyMatch(l -> l.contains("from elsewhere") && l.contains("CLOSED")), sessions);
        String opened = gateway.at(
                        "ann",
                        asAnn("session", "open", "--agent", "kiro", "--operator", "ann@example.com", "--task", "x"))
                .ok()
                .out();
        assertTrue(opened.contains("export AWS_SESSION_TOKEN="), opened);
        String id = opened.replaceFirst("(?s).*# session ([0-9A-Z]+),.*", "$1");
        gateway.token("bob");
        Jvm.Result another = gateway.at("bob", "session", "close", id);
        assertEquals(77, another.exit(), another.out());
        gateway.at("ann", "session", "close", id).ok();
        String other = gateway.at(
                        "ann",
                        asAnn("session", "open", "--agent", "kiro", "--operator", "ann@example.com", "--task", "y"))
                .ok()
                .out()
                .replaceFirst("(?s).*# session ([0-9A-Z]+),.*", "$1");
        gateway.token("olga");
        // An owner may end what runs for others.
        gateway.at("olga", "session", "close", other).ok();
        String closed = gateway.at("ann", "session", "list").ok().out();
        assertTrue(closed.lines().anyMatch(l -> l.contains(other) && l.contains("CLOSED")), closed);
    }

    /** Whoever named somebody else as operator could approve what they had asked for themselves. */
    @Test
    void nobodyOpensASessionInAnothersName() throws Exception {
        String olga = gateway.token("olga");
        gateway.token("ann");
        for (String owner : List.of("ann", "olga")) {
            Jvm.Result opened = gateway.at(
                    owner,
                    "session",
                    "open",
                    "--agent",
                    "kiro",
                    "--operator",
                    "bob@example.com",
                    "--task",
                    "in bob's name",
                    "--key",
                    gateway.team().key(owner));
            assertEquals(77, opened.exit(), opened.out());
        }
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("change", "session.open");
        body.put("by", "olga@example.com");
        body.put("nonce", "aa112233445566778899aabbccddeeff");
        body.put("expires", Instant.now().plusSeconds(120).toString());
        body.put("agent", "kiro");
        body.put("operator", "bob@example.com");
        body.put("task", "in bob's name");
        String text = SignedChange.text(body);
        for (String token : List.of(olga, gateway.token("bob"))) {
            HttpResponse<String> answer = gateway.ask(
                    "POST",
                    "/api/v1/sessions",
                    gateway.signed("olga", text).toString(),
                    Map.of("Authorization", "Bearer " + token));
            assertEquals(403, answer.statusCode(), answer.body());
        }
        assertFalse(gateway.team().cli("session", "list").ok().out().contains("in bob's name"));
    }

    /** Whoever came by what somebody else signed would be given the session's keys. */
    @Test
    void nobodyHandsInWhatSomebodyElseSigned() throws Exception {
        gateway.token("olga");
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("change", "session.open");
        body.put("by", "olga@example.com");
        body.put("nonce", "bb112233445566778899aabbccddeeff");
        body.put("expires", Instant.now().plusSeconds(120).toString());
        body.put("agent", "kiro");
        body.put("operator", "olga@example.com");
        body.put("task", "signed by olga");
        HttpResponse<String> answer = gateway.ask(
                "POST",
                "/api/v1/sessions",
                gateway.signed("olga", SignedChange.text(body)).toString(),
                Map.of("Authorization", "Bearer " + gateway.token("bob")));
        assertEquals(403, answer.statusCode(), answer.body());
        assertFalse(answer.body().contains("secretAccessKey"), answer.body());
        assertFalse(gateway.team().cli("session", "list").ok().out().contains("signed by olga"));
    }

    @Test
    void whatWaitsIsWatchedAndRejectedFromElsewhere() throws Exception {
        gateway.token("ann");
        String hold = gateway.held("watched");
        Path said = directory.resolve("watched.log");
        Process watching = gateway.starts("ann", said, "holds", "--watch");
        try {
            Await.until("it is shown", Duration.ofSeconds(60), () -> Files.readString(said)
                    .contains(hold));
            gateway.at(
                            "ann",
                            "reject",
                            hold,
                            "--yes",
                            "--reason",
                            "not today",
                            "--as",
                            "ann@example.com",
                            "--key",
                            gateway.team().key("ann"))
                    .ok();
            // What is printed last no longer has it among what waits.
            Await.until("it is gone", Duration.ofSeconds(60), () -> !last(Files.readString(said))
                    .contains(hold));
        } finally {
            watching.destroy();
            watching.waitFor();
        }
        String shown = gateway.at("ann", "show", hold).ok().out();
        assertTrue(shown.contains("REJECT by ann@example.com"), shown);
    }
}
