package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.lineclear.testkit.RawHttp;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Other sites, frames, links, guesses and held connections: what reaches the pages of the console without any key. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsolePagesAttacksTest extends ConsoleAttackRig {
    @Test
    @Order(7)
    void otherSitesChangeNothing() throws Exception {
        ann.opens(page());
        Map<String, String> good = ours(ann);
        for (Map<String, String> bad : List.of(
                Map.of("Origin", "https://evil.example.com"),
                Map.of("Origin", "null"),
                Map.of("Origin", house.url() + ".evil.example.com"),
                Map.of("X-CSRF", "x"))) {
            Map<String, String> headers = new TreeMap<>(good);
            headers.putAll(bad);
            assertEquals(403, post(page() + "/withdraw", "{}", headers).statusCode(), bad.toString());
        }
        Map<String, String> without = new TreeMap<>(good);
        without.remove("X-CSRF");
        assertEquals(403, post(page() + "/withdraw", "{}", without).statusCode());
        without = new TreeMap<>(good);
        without.remove("Origin");
        assertEquals(403, post(page() + "/withdraw", "{}", without).statusCode());
        Map<String, String> form = new TreeMap<>(good);
        form.put("Content-Type", "application/x-www-form-urlencoded");
        assertEquals(415, post(page() + "/withdraw", "{}", form).statusCode());
        assertEquals(409, post(page() + "/withdraw", "{}", good).statusCode(), "and with all of them it is Ann's own");
        String rebound = RawHttp.exchange(
                        URI.create(house.url()),
                        "GET / HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n",
                        Duration.ofSeconds(60))
                .text();
        assertTrue(rebound.startsWith("HTTP/1.1 421"), rebound);
    }

    @Test
    @Order(8)
    void noPageIsFramedAndNoScriptRunsInline() throws Exception {
        Map<String, String> signedIn = Map.of("Cookie", COOKIE + "=" + cookie(ann).value);
        for (String path : List.of("/", page(), "/sign-in", "/enrol", "/nothing", "/assets/console.js")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.url() + path));
            signedIn.forEach(request::header);
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.contains("frame-ancestors 'none'"), path + policy);
            assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), path + policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals("DENY", answer.headers().firstValue("X-Frame-Options").orElse(""), path);
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElse(""),
                    path);
            assertFalse(answer.body().matches("(?s).*<script(?![^>]*src=).*"), path);
            assertFalse(answer.body().matches("(?s).*<[^>]+ on[a-z]+=.*"), path);
        }
        try (Visitor victim = new Visitor(house.chromium(), house.url())) {
            victim.context().addCookies(List.of(cookie(ann)));
            Page evil = victim.page();
            evil.setContent("<iframe src='" + house.url() + page() + "'></iframe>");
            evil.waitForCondition(() -> evil.frames().size() == 2);
            assertEquals(0, evil.frames().get(1).locator("button").count());
        }
    }

    @Test
    @Order(9)
    void signingInLeadsNowhereElseAndGivesANewName() throws Exception {
        for (String next : List.of(
                "https://evil.example.com/",
                "//evil.example.com/",
                "/\\\\evil.example.com",
                "/holds/../../evil",
                "javascript:alert(1)",
                "/holds/" + hold + "@evil.example.com")) {
            ann.opens("/sign-in?next=" + java.net.URLEncoder.encode(next, StandardCharsets.UTF_8));
            assertEquals("/", ann.page().locator("[data-next]").getAttribute("data-next"), next);
        }
        String before = cookie(ann).value;
        ann.context().addCookies(List.of(new Cookie(COOKIE, "planted").setUrl(house.url())));
        ann.opens("/sign-in?next=" + page());
        ann.seen("sign-in");
        ann.page().locator("button[data-action=sign-in]").click();
        ann.page().waitForURL(house.url() + page());
        String after = cookie(ann).value;
        assertNotEquals("planted", after);
        assertNotEquals(before, after);
        // Somebody's own, signed in, and planted: it is signed out when another signs in over it.
        ann.opens("/sign-in");
        ann.page().locator("button[data-action=sign-in]").click();
        ann.page().waitForURL(house.url() + "/");
        assertEquals(303, get("/", Map.of("Cookie", COOKIE + "=" + after)).statusCode());
        assertTrue(cookie(ann).httpOnly);
        assertEquals("LAX", cookie(ann).sameSite.name());
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.url() + path));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(10)
    void anInvitationWorksOnceAndOnlyWhole() throws Exception {
        String link = house.invitation("dora@example.com", "--team", "reporting");
        try (Visitor dora = new Visitor(house.chromium(), house.url());
                Visitor other = new Visitor(house.chromium(), house.url())) {
            dora.opens("/enrol");
            dora.seen("enrol");
            dora.enrols(link);
            other.page().navigate(link);
            other.page().locator("button[data-action=enrol]").click();
            assertThat(other.page().locator("#said")).containsText("was used");
            other.opens("/enrol");
            other.page().locator("button[data-action=enrol]").click();
            assertThat(other.page().locator("#said")).containsText("not whole");
            String removed = cookie(dora).value;
            house.team()
                    .cli(
                            "approver",
                            "remove",
                            "dora@example.com",
                            "--as",
                            "olga@example.com",
                            "--key",
                            house.team().key("olga"))
                    .ok();
            assertEquals(303, get("/", Map.of("Cookie", COOKIE + "=" + removed)).statusCode(), "out at once");
        }
        Jvm.Result byAnn = house.team()
                .cli(
                        "people",
                        "invite",
                        "eve@example.com",
                        "--as",
                        "ann@example.com",
                        "--key",
                        house.team().key("ann"));
        assertEquals(77, byAnn.exit(), "only owners invite: " + byAnn.out());
    }

    @Test
    @Order(12)
    void manyAttemptsAreTurnedAway() throws Exception {
        ann.opens(page());
        Map<String, String> headers = ours(ann);
        int last = 0;
        // More than two windows take: one may end and the next begin while these are sent.
        for (int i = 0; i < 42 && last != 429; i++) {
            last = post(page() + "/votes", "{}", headers).statusCode();
        }
        assertEquals(429, last, "votes");
        last = 0;
        for (int i = 0; i < 62 && last != 429; i++) {
            last = post("/sign-in/start", "{}", headers).statusCode();
        }
        assertEquals(429, last, "sign-ins");
    }

    @Test
    @Order(13)
    void whoHoldsAllConnectionsOpenKeepsNobodyOut() throws Exception {
        int port = URI.create(house.url()).getPort();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 1_200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertEquals(200, get("/sign-in", Map.of()).statusCode());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
