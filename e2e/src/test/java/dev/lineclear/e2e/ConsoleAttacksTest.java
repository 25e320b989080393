package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.RawHttp;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whoever is not an approver with a passkey of their own approves nothing at the console, whatever else they have. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleAttacksTest {
    private static final String COOKIE = "lineclear-local";

    /** Signs a statement as the page would, or otherwise, and posts it; answers status and code. */
    private static final String VOTE = """
            async ([hold, verification, changes]) => {
              const text = new TextEncoder();
              const b64 = (b) => btoa(String.fromCharCode(...new Uint8Array(b)))
                .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
              const unb64 = (w) => Uint8Array.from(atob(w.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
              const facts = { ...document.querySelector('[data-hold]').dataset, ...changes };
              const parts = { approver: facts.approver, assessment: facts.assessment, because: '', decision: 'approve',
                expiry: new Date(Date.now() + 3600000).toISOString().slice(0, 19) + 'Z', hold: facts.hold,
                policy: facts.policy, proposal: facts.proposal, shown: facts.shown };
              const statement = 'lineclear-approval/v2\\n' + JSON.stringify(parts) + '\\n';
              const made = await navigator.credentials.get({ publicKey: {
                challenge: await crypto.subtle.digest('SHA-256', text.encode(statement)), rpId: 'localhost',
                userVerification: verification, allowCredentials: facts.keys ? facts.keys.split(' ')
                  .map(id => ({ type: 'public-key', id: unb64(id) })) : [] } });
              const body = { statement, credential: made.id, authenticatorData: b64(made.response.authenticatorData),
                clientDataJSON: b64(made.response.clientDataJSON), signature: b64(made.response.signature) };
              const answer = await fetch('/holds/' + hold + '/votes', { method: 'POST', body: JSON.stringify(body),
                headers: { 'Content-Type': 'application/json',
                  'X-CSRF': document.querySelector('meta[name=csrf]').content } });
              const said = await answer.json();
              return answer.status + ' ' + (said.code || said.detail) + '\\n' + JSON.stringify(body);
            }""";

    @TempDir
    static Path directory;

    private static @Nullable ConsoleHouse house;
    private static @Nullable Visitor ann;
    private static String hold = "";
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @BeforeAll
    static void somethingWaits() throws Exception {
        house = new ConsoleHouse(directory);
        ann = house.enrolled("ann@example.com");
        hold = house.held("reports");
    }

    @AfterAll
    static void close() {
        if (house != null) {
            house.close();
        }
    }

    private static String page() {
        return "/holds/" + hold;
    }

    private static String vote(Visitor visitor, String verification, Map<String, String> changes) {
        return (String) visitor.runs(VOTE, List.of(hold, verification, changes));
    }

    private HttpResponse<String> post(String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(house.url() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, String> ours(Visitor visitor) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Origin", house.url());
        headers.put("Content-Type", "application/json");
        headers.put("Cookie", COOKIE + "=" + cookie(visitor).value);
        headers.put("X-CSRF", (String) visitor.page().evaluate("document.querySelector('meta[name=csrf]').content"));
        return headers;
    }

    private static Cookie cookie(Visitor visitor) {
        return visitor.context().cookies().stream()
                .filter(c -> c.name.equals(COOKIE))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode shown() {
        String out = house.team().cli("show", hold, "--json").ok().out();
        return CanonicalJson.parse(out.substring(out.indexOf('{')).getBytes(StandardCharsets.UTF_8));
    }

    private static void nobodyApproved() throws Exception {
        assertEquals("OPEN", shown().path("state").asString());
        assertEquals(0, shown().path("votes").size());
        assertFalse(house.team().tryDelete("reports").isEmpty());
    }

    @Test
    @Order(1)
    void anAgentWithItsKeysGetsNowhere() throws Exception {
        var keys = house.team().credentials();
        for (Map<String, String> more : List.of(
                Map.of("Authorization", "Bearer " + keys.sessionToken()),
                Map.of("Authorization", "AWS4-HMAC-SHA256 Credential=" + keys.accessKeyId() + "/20260101/x"),
                Map.of("Cookie", COOKIE + "=" + keys.sessionToken().replaceAll("[^A-Za-z0-9]", "")))) {
            Map<String, String> headers = new TreeMap<>(more);
            headers.put("Origin", house.url());
            headers.put("Content-Type", "application/json");
            assertEquals(401, post(page() + "/votes", "{}", headers).statusCode());
            assertEquals(401, post(page() + "/withdraw", "{}", headers).statusCode());
        }
        nobodyApproved();
    }

    @Test
    @Order(2)
    void theOperatorsLoginDoesNotApprove() throws Exception {
        try (Visitor operator = house.enrolled("op@example.com", "--team", "reporting")) {
            operator.opens(page());
            assertThat(operator.page().locator("#live")).containsText("The agent runs for you");
            assertEquals(
                    0, operator.page().locator("button[data-action=approve]").count());
            operator.seen("hold-operator");
            String said = vote(operator, "required", Map.of());
            assertTrue(said.startsWith("403 approver-is-operator"), said);
            String asAnn = vote(operator, "required", Map.of("approver", "ann@example.com"));
            assertTrue(asAnn.startsWith("403 approver-is-operator"), asAnn);
        }
        nobodyApproved();
    }

    @Test
    @Order(3)
    void aViewersLoginDoesNotApprove() throws Exception {
        try (Visitor viewer = house.enrolled("vic@example.com", "--role", "viewer", "--team", "reporting")) {
            viewer.opens(page());
            assertEquals(0, viewer.page().locator("button[data-action=approve]").count());
            String said = vote(viewer, "required", Map.of());
            assertTrue(said.startsWith("403 You may look"), said);
            Map<String, String> headers = ours(viewer);
            for (String path : List.of("/halt", "/resume", page() + "/withdraw")) {
                assertEquals(403, post(path, "{}", headers).statusCode(), path);
            }
        }
        String key = house.lineclear().key("vic").toString();
        house.team()
                .cli(
                        "approver",
                        "add",
                        "vic@example.com",
                        "--public-key",
                        key + ".pub",
                        "--as",
                        "olga@example.com",
                        "--key",
                        house.team().key("olga"))
                .ok();
        for (List<String> command : List.of(
                List.of("approve", hold, "--yes"), List.of("resume"), List.of("settle", hold, "--finding", "x"))) {
            List<String> as = new ArrayList<>(command);
            as.addAll(List.of("--as", "vic@example.com", "--key", key));
            Jvm.Result refused = house.team().cli(as.toArray(String[]::new));
            assertEquals(77, refused.exit(), refused.out());
            assertTrue(refused.out().contains("may look"), refused.out());
        }
        nobodyApproved();
    }

    @Test
    @Order(4)
    void aStolenCookieWithoutThePasskeyDoesNotApprove() throws Exception {
        ann.opens(page());
        try (Visitor thief = new Visitor(house.chromium(), house.url())) {
            thief.context().addCookies(List.of(cookie(ann)));
            thief.opens(page());
            assertThat(thief.page().locator("h1")).containsText("Deletes table reports");
            thief.page().locator("button[data-action=approve]").click();
            assertThat(thief.page().locator("#said")).containsText("did not sign");
            // With a passkey of the thief's own, under the name of Ann's.
            String statement = "lineclear-approval/v2\n{}\n";
            ObjectNode body = CanonicalJson.MAPPER.createObjectNode();
            body.put("statement", statement);
            body.put("credential", ann.page().locator("[data-keys]").getAttribute("data-keys"));
            body.put("authenticatorData", "AAAA");
            body.put("clientDataJSON", "e30");
            body.put("signature", "AAAA");
            HttpResponse<String> answer = post(page() + "/votes", body.toString(), ours(ann));
            assertEquals(403, answer.statusCode());
            assertTrue(answer.body().contains("malformed"), answer.body());
        }
        nobodyApproved();
    }

    @Test
    @Order(5)
    void aPasskeyThatDoesNotCheckWhoUsesItDoesNotApprove() throws Exception {
        ann.opens(page());
        ann.checksWhoUsesIt(false);
        try {
            ann.page().locator("button[data-action=approve]").click();
            assertThat(ann.page().locator("#said")).containsText("did not sign");
            String said = vote(ann, "discouraged", Map.of());
            assertTrue(said.startsWith("403 verification-missing"), said);
        } finally {
            ann.checksWhoUsesIt(true);
        }
        nobodyApproved();
    }

    @Test
    @Order(6)
    void nothingElseThanWhatIsShownCanBeSigned() throws Exception {
        ann.opens(page());
        String other = "0".repeat(64);
        for (String fact : List.of("proposal", "assessment", "shown", "policy")) {
            String said = vote(ann, "required", Map.of(fact, other));
            String code = fact.equals("shown") ? "page" : fact;
            assertTrue(said.startsWith("403 other-" + code), said);
        }
        String said = vote(ann, "required", Map.of("approver", "bob@example.com"));
        assertTrue(said.startsWith("403 approver-mismatch"), said);
        nobodyApproved();
    }

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
                        Duration.ofSeconds(10))
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
    @Order(11)
    void aVoteCannotBeTakenToAnotherHoldNorCastTwice() throws Exception {
        ann.opens(page());
        String said = vote(ann, "required", Map.of());
        assertTrue(said.startsWith("200 accepted"), said);
        String body = said.substring(said.indexOf('\n') + 1);
        assertTrue(post(page() + "/votes", body, ours(ann)).body().contains("already-voted"));
        String other = house.held("invoices");
        HttpResponse<String> moved = post("/holds/" + other + "/votes", body, ours(ann));
        assertTrue(moved.body().contains("other-hold"), moved.body());
        ann.opens(page());
        ann.page().locator("button[data-action=withdraw]").click();
        assertThat(ann.page().locator("#live")).containsText("0 of 2");
        nobodyApproved();
    }

    @Test
    @Order(12)
    void manyAttemptsAreTurnedAway() throws Exception {
        ann.opens(page());
        Map<String, String> headers = ours(ann);
        int last = 0;
        for (int i = 0; i < 25 && last != 429; i++) {
            last = post(page() + "/votes", "{}", headers).statusCode();
        }
        assertEquals(429, last, "votes");
        last = 0;
        for (int i = 0; i < 40 && last != 429; i++) {
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
