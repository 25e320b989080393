package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.ObjectNode;

/** Whoever is not an approver with a passkey of their own approves nothing at the console, whatever else they have. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleAttacksTest extends ConsoleAttackRig {
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
}
