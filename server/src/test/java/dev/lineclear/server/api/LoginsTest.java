package dev.lineclear.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.console.Entrance;
import dev.lineclear.console.Problem;
import dev.lineclear.proposal.Approver;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.LogSink;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import dev.lineclear.tlog.LogOptions;
import dev.lineclear.tlog.SignerKey;
import dev.lineclear.tlog.TransparencyLog;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** How long a challenge counts, how often, and how many there are. */
final class LoginsTest {
    private static final String ORIGIN = "https://lineclear.example.com";

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final HttpClient http = HttpClient.newHttpClient();
    private Store store;
    private TransparencyLog log;
    private WebServer server;

    @BeforeEach
    void aGateway() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        store.approvers().put(new Approver("ann", Set.of(), List.of(), false));
        SignerKey key = SignerKey.generate("example.com/log");
        log = TransparencyLog.open(directory.resolve("log"), LogOptions.of(key));
        Logins logins = new Logins(
                store.approvers(),
                new Entrance(store.approvers(), ORIGIN, now::get),
                new Register(LogSink.into(log, key.name()), now::get),
                now::get);
        HttpRouting.Builder routing = HttpRouting.builder();
        for (Operation o : logins.operations()) {
            if (o.who() == Operation.Who.ANYONE) {
                routing.post(o.path(), (request, response) -> {
                    Call call = new Call(request, response, Optional.empty());
                    try {
                        o.action().answer(call);
                    } catch (ControlException e) {
                        call.send(e.status(), "application/problem+json", Problem.of(e.status(), e.getMessage()));
                    }
                });
            }
        }
        server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
    }

    @AfterEach
    void close() throws Exception {
        server.stop();
        http.close();
        log.close();
        store.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String nonce() throws Exception {
        return CanonicalJson.parse(post("/login/challenge", "{}").body().getBytes(StandardCharsets.UTF_8))
                .path("nonce")
                .asString();
    }

    /** @return why not: nobody here has a key, so that is what is wrong when nothing else is */
    private String login(String gateway, String nonce) throws Exception {
        ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
        body.put("statement", new Challenge("ann", gateway, nonce).text());
        body.put("signature", "x");
        HttpResponse<String> answer = post("/login", body.toString());
        assertEquals(403, answer.statusCode());
        return CanonicalJson.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("detail")
                .asString();
    }

    @Test
    void aChallengeCountsForTwoMinutes() throws Exception {
        String nonce = nonce();
        now.updateAndGet(t -> t.plusSeconds(119));
        assertTrue(login(ORIGIN, nonce).contains("no key"));
        String late = nonce();
        now.updateAndGet(t -> t.plusSeconds(120));
        assertTrue(login(ORIGIN, late).contains("too old"));
    }

    @Test
    void aChallengeIsUsedUpByWhateverIsDoneWithIt() throws Exception {
        String nonce = nonce();
        assertTrue(login("https://evil.example.com", nonce).contains("another gateway"));
        assertTrue(login(ORIGIN, nonce).contains("used"));
    }

    @Test
    void nobodyTriesForEver() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertEquals(200, post("/login/challenge", "{}").statusCode());
        }
        assertEquals(429, post("/login/challenge", "{}").statusCode());
        assertEquals(429, post("/login", "{}").statusCode());
        now.updateAndGet(t -> t.plusSeconds(61));
        assertEquals(200, post("/login/challenge", "{}").statusCode());
    }

    @Test
    void onlyALoginInItsOneFormIsALogin() throws Exception {
        String good = new Challenge("ann", ORIGIN, nonce()).text();
        for (String bad : List.of(
                good + " ",
                good.replace("{", "{ "),
                good.replace("lineclear-login/v1", "lineclear-control/v1"),
                good.replace("lineclear-login/v1", "lineclear-approval/v2"),
                good.replace("\"by\"", "\"extra\":1,\"by\""),
                "")) {
            ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
            body.put("statement", bad);
            body.put("signature", "x");
            HttpResponse<String> answer = post("/login", body.toString());
            assertTrue(answer.statusCode() == 403 && answer.body().contains("not a login"), bad + answer.body());
        }
    }
}
