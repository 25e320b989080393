package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.options.Cookie;
import dev.lineclear.proposal.CanonicalJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A console with a hold that waits, an approver with a passkey, and whoever tries to do without. */
abstract class ConsoleAttackRig {
    static final String COOKIE = "lineclear-local";

    /** Signs a statement as the page would, or otherwise, and posts it; answers status and code. */
    static final String VOTE = """
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

    static @Nullable ConsoleHouse house;

    static @Nullable Visitor ann;

    static String hold = "";

    final HttpClient http =
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

    static String page() {
        return "/holds/" + hold;
    }

    static String vote(Visitor visitor, String verification, Map<String, String> changes) {
        return (String) visitor.runs(VOTE, List.of(hold, verification, changes));
    }

    HttpResponse<String> post(String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(house.url() + path)).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static Map<String, String> ours(Visitor visitor) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Origin", house.url());
        headers.put("Content-Type", "application/json");
        headers.put("Cookie", COOKIE + "=" + cookie(visitor).value);
        headers.put("X-CSRF", (String) visitor.page().evaluate("document.querySelector('meta[name=csrf]').content"));
        return headers;
    }

    static Cookie cookie(Visitor visitor) {
        return visitor.context().cookies().stream()
                .filter(c -> c.name.equals(COOKIE))
                .findFirst()
                .orElseThrow();
    }

    static JsonNode shown() {
        String out = house.team().cli("show", hold, "--json").ok().out();
        return CanonicalJson.parse(out.substring(out.indexOf('{')).getBytes(StandardCharsets.UTF_8));
    }

    static void nobodyApproved() throws Exception {
        assertEquals("OPEN", shown().path("state").asString());
        assertEquals(0, shown().path("votes").size());
        assertFalse(house.team().tryDelete("reports").isEmpty());
    }
}
