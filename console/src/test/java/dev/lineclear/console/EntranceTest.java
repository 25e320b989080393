package dev.lineclear.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.console.Entrance.Caller;
import dev.lineclear.proposal.Approver;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, by what a request carries: one token or one cookie, as long as they count, and nothing that only looks so. */
final class EntranceTest {
    private static final String ORIGIN = "https://lineclear.example.com";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJmmAzmRAVJTuDdmpQMJbHLLRK7Q65VfKGeJpVXSg1FT";

    @TempDir
    Path directory;

    private final Turned clock = new Turned();
    private final HttpClient http = HttpClient.newHttpClient();
    private Store store;
    private Entrance entrance;
    private WebServer server;

    @BeforeEach
    void aListener() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        store.approvers().put(new Approver("ann", Set.of("dba"), List.of(KEY), false));
        entrance = new Entrance(store.approvers(), ORIGIN, clock);
        server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .shutdownHook(false)
                .routing(HttpRouting.builder().any("/{what}", (request, response) -> {
                    boolean changes = request.path().path().equals("/change");
                    response.send(
                            switch (entrance.caller(request, changes)) {
                                case Caller.Known known -> known.person().id();
                                case Caller.Unknown unknown -> String.valueOf(unknown.status());
                            });
                }))
                .build()
                .start();
    }

    @AfterEach
    void close() {
        server.stop();
        http.close();
        store.close();
    }

    private String ask(String what, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + what));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private String by(String token) throws Exception {
        return ask("/change", Map.of("Authorization", "Bearer " + token));
    }

    private static Map<String, String> cookie(String value) {
        return Map.of("Cookie", "__Host-lineclear=" + value);
    }

    @Test
    void aTokenEndsAfterAnHourHoweverBusyItIs() throws Exception {
        Entrance.Pass pass = entrance.admit("ann", KEY);
        assertEquals(clock.instant().plus(Duration.ofHours(1)), pass.until());
        for (int i = 0; i < 5; i++) {
            assertEquals("ann", by(pass.token()));
            clock.by(Duration.ofMinutes(11));
        }
        assertEquals("ann", by(pass.token()));
        clock.by(Duration.ofMinutes(5));
        assertEquals("401", by(pass.token()));
    }

    @Test
    void aTokenEndsWithItsKeyWithItsPersonAndByLoggingOut() throws Exception {
        String token = entrance.admit("ann", KEY).token();
        store.approvers().put(new Approver("ann", Set.of("dba"), List.of(), false));
        assertEquals("401", by(token));
        store.approvers().put(new Approver("ann", Set.of("dba"), List.of(KEY), false));
        String other = entrance.admit("ann", KEY).token();
        store.approvers().remove("ann");
        assertEquals("401", by(other));
    }

    @Test
    void aCookieIsNoTokenAndATokenNoCookie() throws Exception {
        String token = entrance.admit("ann", KEY).token();
        String cookie = entrance.browsers().signIn("ann", KEY);
        assertEquals("ann", by(token));
        assertEquals("ann", ask("/look", cookie(cookie)));
        assertEquals("401", by(cookie));
        assertEquals("401", ask("/look", cookie(token)));
        assertEquals(
                "400",
                ask("/look", Map.of("Authorization", "Bearer " + token, "Cookie", "__Host-lineclear=" + cookie)));
        assertEquals("401", ask("/look", Map.of("Authorization", "Basic " + token)));
        assertEquals("401", ask("/look", Map.of()));
    }

    @Test
    void aCookieChangesSomethingFromThisOriginsOwnPagesOnly() throws Exception {
        String cookie = entrance.browsers().signIn("ann", KEY);
        String csrf = entrance.browsers().find(cookie).orElseThrow().browser().csrf();
        assertEquals("403", ask("/change", cookie(cookie)));
        String value = "__Host-lineclear=" + cookie;
        assertEquals("403", ask("/change", Map.of("Cookie", value, "Origin", ORIGIN)));
        assertEquals("403", ask("/change", Map.of("Cookie", value, "X-CSRF", csrf)));
        assertEquals(
                "403", ask("/change", Map.of("Cookie", value, "X-CSRF", csrf, "Origin", "https://evil.example.com")));
        assertEquals("ann", ask("/change", Map.of("Cookie", value, "X-CSRF", csrf, "Origin", ORIGIN)));
    }
}
