package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.api.Challenge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** People approve at a gateway elsewhere, by their own keys; and whoever has only a token, or a relay, does not. */
final class RemoteTest {
    @TempDir
    static Path directory;

    private static @Nullable Elsewhere gateway;

    @BeforeAll
    static void gateway() throws Exception {
        gateway = new Elsewhere(directory, "");
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void twoPeopleElsewhereSeeTheSameAndApprove() throws Exception {
        String hold = gateway.held("reports");
        for (String person : List.of("ann", "bob")) {
            gateway.token(person);
        }
        Path file;
        try (var files = Files.list(gateway.logins("ann"))) {
            file = files.findFirst().orElseThrow();
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String here = gateway.team().cli("show", hold).ok().out();
        assertEquals(here, gateway.at("ann", "show", hold).ok().out());
        assertEquals(
                gateway.team().cli("holds").ok().out(),
                gateway.at("ann", "holds").ok().out());
        String explained = gateway.at("ann", "explain", "aws dynamodb delete-table --table-name reports")
                .ok()
                .out();
        assertTrue(explained.contains("needs"), explained);
        String[] approves = {
            "approve",
            hold,
            "--yes",
            "--as",
            "ann@example.com",
            "--key",
            gateway.team().key("ann")
        };
        gateway.at("ann", approves).ok();
        gateway.at(
                        "ann",
                        "withdraw",
                        hold,
                        "--as",
                        "ann@example.com",
                        "--key",
                        gateway.team().key("ann"))
                .ok();
        gateway.at("ann", approves).ok();
        assertFalse(gateway.team().tryDelete("reports").isEmpty(), "one approval is not two");
        Jvm.Result twice = gateway.at("ann", approves);
        assertEquals(77, twice.exit(), twice.out());
        assertTrue(twice.out().contains("already-voted"), twice.out());
        gateway.at(
                        "bob",
                        "approve",
                        hold,
                        "--yes",
                        "--as",
                        "bob@example.com",
                        "--key",
                        gateway.team().key("bob"))
                .ok();
        assertEquals("", gateway.team().tryDelete("reports"));
        gateway.at("ann", "logout", gateway.url()).ok();
        assertEquals(1, gateway.at("ann", "holds", "--at", gateway.url()).exit());
    }

    @Test
    void aTokenOfOneGatewayIsWorthNothingAtAnother() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        try (Elsewhere second = new Elsewhere(other, "")) {
            String token = gateway.token("bob");
            assertEquals(200, gateway.get("/api/v1/holds", token).statusCode());
            assertEquals(401, second.get("/api/v1/holds", token).statusCode());
        }
    }

    @Test
    void aTokenOfARemovedKeyIsRefusedAtOnce() throws Exception {
        String key = gateway.lineclear().key("cleo").toString();
        change("add", "--public-key", key + ".pub", "--team", "reporting");
        String token = gateway.token("cleo");
        assertEquals(200, gateway.get("/api/v1/me", token).statusCode());
        change("remove-key", "--public-key", key + ".pub");
        assertEquals(401, gateway.get("/api/v1/me", token).statusCode());
        Jvm.Result again = gateway.login(
                "cleo", gateway.url(), "--authority", gateway.authority().toString());
        assertEquals(77, again.exit(), again.out());
    }

    private static void change(String what, String... more) throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of("approver", what, "cleo@example.com"));
        all.addAll(List.of(more));
        all.addAll(List.of("--as", "olga@example.com", "--key", gateway.team().key("olga")));
        gateway.team().cli(all.toArray(String[]::new)).ok();
    }

    @Test
    void ownersAndApproversWorkFromElsewhereAsTheyDoBesideTheGateway() throws Exception {
        gateway.token("olga");
        String key = gateway.lineclear().key("dora") + ".pub";
        String[] by = {"--as", "olga@example.com", "--key", gateway.team().key("olga")};
        gateway.at("olga", with(by, "approver", "add", "dora@example.com", "--public-key", key))
                .ok();
        String people = gateway.team().cli("approver", "list").ok().out();
        assertTrue(people.contains("dora@example.com"), people);
        assertEquals(people, gateway.at("olga", "approver", "list").ok().out());
        gateway.at("olga", with(by, "approver", "remove-key", "dora@example.com", "--public-key", key))
                .ok();
        gateway.at("olga", with(by, "approver", "remove", "dora@example.com")).ok();
        assertFalse(gateway.at("olga", "approver", "list").ok().out().contains("dora@"));
        for (String word : List.of("go-on", "revert", "close")) {
            Jvm.Result said = gateway.at("olga", with(by, "rollout", word, "01JNONE"));
            assertTrue(said.out().contains("there is no rollout 01JNONE"), said.out());
        }
        Jvm.Result on = gateway.at("olga", with(by, "pace", "go-on", "01JNONE"));
        assertTrue(on.out().contains("01JNONE"), on.out());
    }

    private static String[] with(String[] by, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(by)).toArray(String[]::new);
    }

    /** Somebody between a person and the gateway: passes on challenge and answer, and keeps what the gateway said. */
    @Test
    void aChallengeThatIsRelayedIsRefused() throws Exception {
        ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
        HttpServer relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.createContext("/", exchange -> relayed(exchange, said));
        relay.start();
        try {
            Jvm.Result login = gateway.login(
                    "ann", "http://localhost:" + relay.getAddress().getPort());
            assertEquals(77, login.exit(), login.out());
            assertTrue(login.out().contains("another gateway"), login.out());
            assertTrue(said.stream().anyMatch(s -> s.startsWith("200 ") && s.contains("nonce")), said::toString);
            assertTrue(said.stream().noneMatch(s -> s.contains("token")), said::toString);
        } finally {
            relay.stop(0);
        }
    }

    private static void relayed(HttpExchange exchange, ConcurrentLinkedQueue<String> said) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            HttpResponse<String> answer = gateway.ask(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), body, Map.of());
            said.add(answer.statusCode() + " " + answer.body());
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (Exception e) {
            said.add(e.toString());
        } finally {
            exchange.close();
        }
    }

    @Test
    void aChallengeIsSignedOnceByARegisteredKeyOfWhoeverLogsIn() throws Exception {
        ObjectNode good = signed("ann@example.com", "ann", nonce());
        assertEquals(200, post(good));
        assertEquals(403, post(good), "used");
        assertEquals(403, post(signed("ann@example.com", "ann", "made-up")));
        assertEquals(403, post(signed("ann@example.com", "bob", nonce())), "another's key");
        assertEquals(403, post(signed("kiro", "ann", nonce())), "an agent");
        ObjectNode changed = signed("ann@example.com", "ann", nonce());
        changed.put("statement", changed.path("statement").asString().replace("ann@", "bob@"));
        assertEquals(403, post(changed), "changed after it was signed");
        ObjectNode vote = CanonicalJson.MAPPER.createObjectNode();
        vote.put("statement", "lineclear-approval/v2\n{}\n");
        vote.put("signature", "x");
        assertEquals(403, post(vote));
    }

    private static String nonce() throws Exception {
        return Elsewhere.json(gateway.ask("POST", "/api/v1/login/challenge", "{}", Map.of()))
                .path("nonce")
                .asString();
    }

    private static int post(ObjectNode body) throws Exception {
        return gateway.ask("POST", "/api/v1/login", body.toString(), Map.of()).statusCode();
    }

    private static ObjectNode signed(String by, String key, String nonce) throws Exception {
        return gateway.signed(key, new Challenge(by, gateway.url(), nonce).text());
    }

    @Test
    void aGatewayThatNobodyVouchesForIsNotLoggedInTo() throws Exception {
        Jvm.Result login = gateway.login("bob", gateway.url());
        assertEquals(1, login.exit(), login.out());
        assertTrue(login.out().contains("--authority"), login.out());
        Jvm.Result clear = gateway.login("bob", "http://lineclear.example.com");
        assertEquals(64, clear.exit(), clear.out());
    }
}
