package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.record.Kind;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People come in by an identity provider: known, in their teams, and without any way to approve by that alone. */
final class OidcTest {
    private static final int CONNECTS = 5;
    private static final AtomicInteger VISITORS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static @Nullable MockOAuth2Server provider;
    private static @Nullable Elsewhere gateway;

    /** The provider's own pages, in clear on this machine. */
    private final HttpClient plain = HttpClient.newHttpClient();

    @BeforeAll
    static void aProviderAndAGateway() throws Exception {
        provider = new MockOAuth2Server();
        provider.start(InetAddress.getByName("localhost"), 0);
        gateway = new Elsewhere(
                directory,
                ", oidc: { issuer: \"" + provider.issuerUrl("people") + "\", client-id: lineclear,"
                        + " teams: { g-reporting: reporting }, roles: { g-look: viewer, g-approve: approver },"
                        + " also-known-as: { bob@example.com: [ robert ] } }");
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (provider != null) {
            provider.shutdown();
        }
    }

    /** The provider's word about whoever signs in next. */
    private static void says(String subject, String email, String username, String... groups) {
        says(
                subject,
                Map.of(
                        "email",
                        email,
                        "email_verified",
                        true,
                        "preferred_username",
                        username,
                        "groups",
                        List.of(groups)));
    }

    private static void says(String subject, Map<String, Object> claims) {
        provider.enqueueCallback(
                new DefaultOAuth2TokenCallback("people", subject, "JWT", List.of("lineclear"), claims, 300));
    }

    /** A browser without scripts, and with its own cookies. */
    private final class Browser {
        private final Map<String, String> cookies = new HashMap<>();
        private final HttpClient http;

        Browser() throws Exception {
            this(2 + VISITORS.getAndIncrement() % 250);
        }

        Browser(int number) throws Exception {
            this.http = gateway.from(number);
        }

        HttpResponse<String> get(String url) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
            boolean ours = url.startsWith(gateway.url());
            if (ours && !cookies.isEmpty()) {
                List<String> all = new ArrayList<>();
                cookies.forEach((name, value) -> all.add(name + "=" + value));
                request.header("Cookie", String.join("; ", all));
            }
            HttpResponse<String> answer = sent(ours ? http : plain, request.build());
            answer.headers().allValues("Set-Cookie").forEach(set -> {
                String[] pair = set.split(";", 2)[0].split("=", 2);
                if (pair[1].isEmpty()) {
                    cookies.remove(pair[0]);
                } else {
                    cookies.put(pair[0], pair[1]);
                }
            });
            return answer;
        }

        /** The JDK's client, told where to connect from, gives up when it connects anew; nothing was sent then. */
        private HttpResponse<String> sent(HttpClient client, HttpRequest request) throws Exception {
            for (int left = CONNECTS; ; left--) {
                try {
                    return client.send(request, HttpResponse.BodyHandlers.ofString());
                } catch (ConnectException e) {
                    if (left == 0) {
                        throw e;
                    }
                }
            }
        }

        /** @return where the provider sends the browser back to */
        String toProviderAndBack(String next) throws Exception {
            String there = location(get(gateway.url() + "/sign-in/provider" + next));
            return location(get(there));
        }

        HttpResponse<String> comesIn() throws Exception {
            return get(toProviderAndBack(""));
        }

        int reads(String path) throws Exception {
            return get(gateway.url() + path).statusCode();
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer + answer.body()));
    }

    private static String owner(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", "olga@example.com", "--key", gateway.team().key("olga")));
        return gateway.team().cli(all.toArray(String[]::new)).ok().out();
    }

    private static String people() {
        return gateway.team().cli("approver", "list", "--json").ok().out();
    }

    @Test
    void aPersonOfAGroupComesInAndIsInTheirTeams() throws Exception {
        says("u-dora", "dora@example.com", "dora", "g-approve", "g-reporting", "unheard-of");
        Browser dora = new Browser();
        HttpResponse<String> in = dora.comesIn();
        assertEquals(303, in.statusCode(), in.body());
        assertEquals("/", location(in));
        assertEquals(List.of("__Host-lineclear"), List.copyOf(dora.cookies.keySet()), "the cookie of the way is gone");
        String page = dora.get(gateway.url() + "/").body();
        assertTrue(page.contains("dora@example.com") && page.contains("approver, reporting"), page);
        says("u-dora", "dora@example.com", "dora", "g-look");
        assertEquals(303, new Browser().comesIn().statusCode());
        assertTrue(
                dora.get(gateway.url() + "/").body().contains("viewer"), "groups that were taken away count at once");
        says("u-dora", "dora@example.com", "dora");
        HttpResponse<String> out = new Browser().comesIn();
        assertEquals(403, out.statusCode(), out.body());
        Jvm.Result audit = gateway.team().cli("audit", "verify", "--json");
        assertEquals(0, audit.exit(), audit.out());
        assertTrue(audit.out().contains(Kind.PERSON_RECOGNISED.type()), audit.out());
    }

    @Test
    void aStolenLoginCannotApprove() throws Exception {
        says("u-ann", "ann@example.com", "ann", "g-reporting");
        Browser thief = new Browser();
        assertEquals(303, thief.comesIn().statusCode());
        String hold = gateway.held("stolen");
        String page = thief.get(gateway.url() + "/holds/" + hold).body();
        assertTrue(page.contains("ann@example.com"), page);
        String csrf = page.replaceAll("(?s).*name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        for (String body : List.of(
                "{}",
                "{\"statement\":\"lineclear-approval/v2\\n{}\\n\",\"credential\":\"AAAA\",\"authenticatorData\":\"AAAA\","
                        + "\"clientDataJSON\":\"e30\",\"signature\":\"AAAA\"}")) {
            HttpResponse<String> vote = gateway.ask(
                    "POST",
                    "/holds/" + hold + "/votes",
                    body,
                    Map.of(
                            "Cookie",
                            "__Host-lineclear=" + thief.cookies.get("__Host-lineclear"),
                            "Origin",
                            gateway.url(),
                            "X-CSRF",
                            csrf));
            assertEquals(403, vote.statusCode(), vote.body());
        }
        HttpResponse<String> key =
                gateway.ask("POST", "/enrol/start", "{\"invitation\":\"\"}", Map.of("Origin", gateway.url()));
        assertEquals(403, key.statusCode(), "a login registers no passkey");
        assertFalse(gateway.team().tryDelete("stolen").isEmpty());
    }

    /** The session runs for op@example.com, which is what the provider calls Oscar; here he goes by his mail address. */
    @Test
    void theOperatorUnderAnotherNameOfTheirsCannotApprove() throws Exception {
        String key = gateway.lineclear().key("oscar").toString();
        owner("approver", "add", "oscar@example.com", "--public-key", key + ".pub", "--team", "reporting");
        String hold = gateway.held("operated");
        says("u-oscar", "oscar@example.com", "op@example.com");
        Browser oscar = new Browser();
        assertEquals(303, oscar.comesIn().statusCode());
        String page = oscar.get(gateway.url() + "/holds/" + hold).body();
        assertTrue(page.contains("The agent runs for you"), page);
        Jvm.Result vote = gateway.team().cli("approve", hold, "--yes", "--as", "oscar@example.com", "--key", key);
        assertEquals(77, vote.exit(), vote.out());
        assertTrue(vote.out().contains("approver-is-operator"), vote.out());
        Jvm.Result bob = gateway.team().vote("bob", hold);
        assertEquals(0, bob.exit(), bob.out());
    }

    /** A vote that was cast before the provider said who its signer is counts no more afterwards. */
    @Test
    void anOperatorsVoteCountsNoMoreOnceTheirOtherNameIsKnown() throws Exception {
        String key = gateway.lineclear().key("otto").toString();
        owner("approver", "add", "otto@example.com", "--public-key", key + ".pub", "--team", "reporting");
        String hold = gateway.held("early");
        gateway.team()
                .cli("approve", hold, "--yes", "--as", "otto@example.com", "--key", key)
                .ok();
        gateway.team().approves("bob", hold);
        says("u-otto", "otto@example.com", "op@example.com");
        assertEquals(303, new Browser().comesIn().statusCode());
        assertFalse(gateway.team().tryDelete("early").isEmpty(), "two votes, and one of them the operator's");
    }

    @Test
    void aConfiguredNameIsTheSamePerson() throws Exception {
        String hold = Elsewhere.json(gateway.get("/api/v1/me", gateway.token("bob")))
                .path("person")
                .asString();
        assertEquals("bob@example.com", hold);
        says("u-bob", "robert", "rob");
        Browser bob = new Browser();
        assertEquals(303, bob.comesIn().statusCode());
        assertTrue(bob.get(gateway.url() + "/").body().contains("bob@example.com"));
        says("u-another", "robert", "rob");
        assertEquals(403, new Browser().comesIn().statusCode(), "one account for one person");
    }

    @Test
    void aRemovedPersonIsOutAtOnceAndStaysOut() throws Exception {
        says("u-rita", "rita@example.com", "rita", "g-approve");
        Browser rita = new Browser();
        assertEquals(303, rita.comesIn().statusCode());
        assertEquals(200, rita.reads("/sessions"));
        owner("approver", "remove", "rita@example.com");
        assertEquals(303, rita.reads("/sessions"), "asked to sign in");
        says("u-rita", "rita@example.com", "rita", "g-approve");
        assertEquals(403, new Browser().comesIn().statusCode());
        assertFalse(people().contains("rita@example.com"));
    }

    @Test
    void aSignInIsGoodOnceAndInTheBrowserThatBeganIt() throws Exception {
        says("u-vic", "vic@example.com", "vic", "g-look");
        Browser vic = new Browser();
        String back = vic.toProviderAndBack("");
        assertEquals(403, new Browser().get(back).statusCode(), "a link that somebody was sent");
        assertEquals(403, vic.get(back).statusCode(), "and used up by that");
        Browser again = new Browser();
        String fresh = again.toProviderAndBack("");
        assertEquals(303, again.get(fresh).statusCode());
        assertEquals(403, again.get(fresh).statusCode());
        assertEquals(
                403,
                again.get(gateway.url() + "/sign-in/return?code=x&state=made-up")
                        .statusCode());
    }

    @Test
    void signingInLeadsNowhereElse() throws Exception {
        for (String next : List.of(
                "https://evil.example.com",
                "//evil.example.com",
                "/%5C%5Cevil.example.com",
                "/holds/..//evil.example.com",
                "/holds/01ARZ3NDEKTSV4RRFFQ69G5FAV%0d%0aLocation:%20https://evil.example.com")) {
            says("u-vic", "vic@example.com", "vic", "g-look");
            Browser vic = new Browser();
            assertEquals("/", location(vic.get(vic.toProviderAndBack("?next=" + next))), next);
        }
        says("u-vic", "vic@example.com", "vic", "g-look");
        Browser vic = new Browser();
        String hold = "/holds/01ARZ3NDEKTSV4RRFFQ69G5FAV";
        assertEquals(hold, location(vic.get(vic.toProviderAndBack("?next=" + hold))));
    }

    @Test
    void whoeverTriesAllTheTimeIsToldToWait() throws Exception {
        int refused = 0;
        for (int i = 0; i < 200 && refused != 429; i++) { // a minute of the limit may end on the way
            refused = new Browser(1).get(gateway.url() + "/sign-in/provider").statusCode();
        }
        assertEquals(429, refused);
        assertEquals(
                429,
                new Browser(1).get(gateway.url() + "/sign-in/return?state=x").statusCode());
        assertEquals(303, new Browser().get(gateway.url() + "/sign-in/provider").statusCode());
    }

    @Test
    void somebodyWithoutAGroupOrAVerifiedMailAddressIsNobody() throws Exception {
        says("u-nobody", "nobody@example.com", "nobody", "unheard-of");
        assertEquals(403, new Browser().comesIn().statusCode());
        says("u-fake", Map.of("email", "olga@example.com", "email_verified", false, "groups", List.of("g-approve")));
        assertEquals(403, new Browser().comesIn().statusCode());
        says("u-kiro", "kiro", "kiro", "g-approve");
        assertEquals(403, new Browser().comesIn().statusCode(), "an agent's name");
        says("u-ghost", "ghost@example.com", "ann@example.com", "g-approve");
        assertEquals(403, new Browser().comesIn().statusCode(), "called as somebody who is registered");
        assertFalse(people().contains("ghost") || people().contains("nobody"));
    }
}
