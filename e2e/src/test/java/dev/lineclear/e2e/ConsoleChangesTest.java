package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners change the gateway itself in a browser: one looks and proposes, another agrees, the first applies it. */
final class ConsoleChangesTest {
    @TempDir
    Path directory;

    @Test
    void whatOneOwnerProposesAndAnotherAgreesToIsAppliedInTheBrowser() throws Exception {
        try (ConsoleHouse house = new ConsoleHouse(directory);
                Visitor olga = house.enrolled("olga@example.com");
                Visitor omar = house.enrolled("omar@example.com");
                Visitor ann = house.enrolled("ann@example.com")) {
            owner(house, "approver", "add", "omar@example.com", "--owner");
            onlyOwnersSeeIt(ann);
            aStolenCookieProposesNothing(house, omar);
            String hold = agent(olga);
            agrees(omar, hold);
            olga.opens("/holds/" + hold);
            assertThat(olga.page().locator("#live")).containsText("It is done when you apply it");
            assertEquals(
                    0, olga.page().locator("button[data-action=reject-ask]").count());
            olga.seen("hold-to-apply");
            olga.page().locator("button[data-action=apply]").click();
            assertThat(olga.page().locator("#live .state")).hasText("done");
            assertTrue(house.team().cli("agent", "list").ok().out().contains("dynamodb:List*"));

            String policies = policies(olga);
            agrees(omar, policies);
            omar.opens("/holds/" + policies);
            assertEquals(0, omar.page().locator("button[data-action=apply]").count(), "whoever proposed it applies it");
            olga.opens("/holds/" + policies);
            olga.page().locator("button[data-action=apply]").click();
            assertThat(olga.page().locator("#live .state")).hasText("done");
            assertTrue(house.team().cli("policy", "show").ok().out().contains("nobody-lists-backups"));

            person(house, olga, omar);
            settings(olga);
            takenAway(house, omar);
        }
    }

    private static void onlyOwnersSeeIt(Visitor ann) {
        ann.opens("/");
        assertEquals(0, ann.page().locator("nav a[href='/changes']").count());
        assertEquals(403, ann.page().navigate(ann.url() + "/changes").status());
        // The form alone is not what keeps others out.
        Object status = ann.runs(
                "async () => (await fetch('/changes/look', { method: 'POST', headers: { 'Content-Type':"
                        + " 'application/json', 'X-CSRF': document.querySelector('meta[name=csrf]').content },"
                        + " body: JSON.stringify({ change: 'agent.put', asked: { id: 'evil', owner: 'x' } }) })).status",
                null);
        assertEquals(403, ((Number) status).intValue());
    }

    /** With an owner's cookie and page, but not their passkey: what is sent as its signature is not one. */
    private static void aStolenCookieProposesNothing(ConsoleHouse house, Visitor omar) {
        omar.opens("/changes");
        Object told = omar.runs(
                "async () => { const id = document.getElementById('changes').dataset.keys.split(' ')[0];"
                        + " const statement = 'lineclear-control/v1\\n' + JSON.stringify({ by: 'omar@example.com',"
                        + " change: 'agent.remove', expires: new Date(Date.now() + 60000).toISOString().slice(0, 19) + 'Z',"
                        + " id: 'kiro', nonce: '00112233445566778899aabbccddeeff' }) + '\\n';"
                        + " const answer = await fetch('/changes/agent.remove', { method: 'POST', headers: { 'Content-Type':"
                        + " 'application/json', 'X-CSRF': document.querySelector('meta[name=csrf]').content },"
                        + " body: JSON.stringify({ statement, credential: id, authenticatorData: 'AAAA',"
                        + " clientDataJSON: 'AAAA', signature: 'AAAA', texts: {} }) });"
                        + " return answer.status + ' ' + (await answer.json()).detail; }",
                null);
        assertTrue(String.valueOf(told).startsWith("403 the signature is not by a registered key"), told::toString);
        assertTrue(house.team().cli("agent", "list").ok().out().contains("kiro"));
        omar.checksWhoUsesIt(false);
        Locator kiro =
                omar.page().locator("section[aria-labelledby=agents] details").first();
        kiro.locator("summary").click();
        kiro.locator("[data-change='agent.remove'] button").click();
        assertThat(omar.page().locator("#said")).not().containsText("It is done");
        assertThat(omar.page().locator("#said")).not().containsText("signs …");
        assertTrue(house.team().cli("agent", "list").ok().out().contains("kiro"));
        omar.checksWhoUsesIt(true);
    }

    private static String agent(Visitor olga) throws Exception {
        olga.opens("/changes");
        Locator kiro =
                olga.page().locator("section[aria-labelledby=agents] details").first();
        kiro.locator("summary").click();
        kiro.locator("[name=operations]").fill("dynamodb:List*\ndynamodb:Get*");
        kiro.locator("[name=reason]").fill("It needs no more");
        assertThat(kiro.locator("button[data-action=ask]").first()).isHidden();
        kiro.locator("button[data-action=look]").click();
        assertThat(kiro.locator(".difference")).containsText("dynamodb:List*");
        olga.seen("changes-agent");
        kiro.locator("[name=operations]").fill("*");
        kiro.locator("button[data-action=ask]").first().click();
        assertThat(olga.page().locator("#said")).containsText("not what you looked at");
        kiro.locator("[name=operations]").fill("dynamodb:List*\ndynamodb:Get*");
        kiro.locator("button[data-action=ask]").first().click();
        return heldOn(olga);
    }

    private static String policies(Visitor olga) throws Exception {
        olga.opens("/changes");
        Locator all = olga.page().locator("section[aria-labelledby=policies]");
        all.locator("summary").click();
        Locator text = all.locator("textarea").first();
        text.fill(text.inputValue() + "\n@id(\"nobody-lists-backups\") forbid (principal, action, resource)"
                + " when { context.operation == \"dynamodb:ListBackups\" };\n");
        all.locator("[name=reason]").fill("Backups are nobody's business");
        all.locator("button[data-action=look]").click();
        assertThat(all.locator(".difference")).containsText("nobody-lists-backups");
        assertThat(all.locator(".looked")).containsText("Under them a change of the policies");
        olga.seen("changes-policies");
        all.locator("button[data-action=ask]").click();
        String hold = heldOn(olga);
        assertThat(olga.page().locator(".difference")).containsText("+ policy nobody-lists-backups");
        return hold;
    }

    private static void person(ConsoleHouse house, Visitor olga, Visitor omar) {
        olga.opens("/changes");
        Locator bob = olga.page()
                .locator(
                        "details",
                        new com.microsoft.playwright.Page.LocatorOptions().setHasText("Remove bob@example.com"));
        bob.locator("summary").first().click();
        bob.locator("[name=teams]").fill("reporting, dba");
        bob.locator("button[data-action=look]").click();
        assertThat(bob.locator(".difference")).containsText("dba");
        bob.locator("button[data-action=ask]").first().click();
        String hold = heldOn(olga);
        agrees(omar, hold);
        olga.opens("/holds/" + hold);
        olga.page().locator("button[data-action=apply]").click();
        assertThat(olga.page().locator("#live .state")).hasText("done");
        assertTrue(house.team().cli("approver", "list").ok().out().contains("dba"));
    }

    private static void settings(Visitor olga) {
        olga.opens("/changes");
        Locator all = olga.page().locator("section[aria-labelledby=settings]");
        all.locator("summary").click();
        all.locator("[data-setting='holds.lifetime']").fill("soon");
        all.locator("button[data-action=look]").click();
        assertThat(olga.page().locator("#said")).containsText("a guarded setting cannot be read");
        all.locator("[data-setting=observe]").fill("aws");
        all.locator("[data-setting='holds.lifetime']").fill("PT2H");
        all.locator("button[data-action=look]").click();
        assertThat(all.locator(".difference")).containsText("observe: aws");
        all.locator("button[data-action=ask]").click();
        heldOn(olga);
        assertThat(olga.page().locator(".difference")).containsText("+ observe: aws");
    }

    private static void takenAway(ConsoleHouse house, Visitor omar) throws Exception {
        omar.opens("/changes");
        Locator bob = omar.page()
                .locator(
                        "details",
                        new com.microsoft.playwright.Page.LocatorOptions().setHasText("Remove bob@example.com"));
        bob.locator("summary").first().click();
        omar.seen("changes-people");
        bob.locator("[data-change='approver.remove-key'] button").first().click();
        assertThat(omar.page().locator("#said")).containsText("It is done");
        bob.locator("[data-change='approver.remove'] button").click();
        assertThat(omar.page().locator("#said")).containsText("It is done");
        assertFalse(house.team().cli("approver", "list").ok().out().contains("bob@example.com"));
    }

    private static void agrees(Visitor omar, String hold) {
        omar.opens("/holds/" + hold);
        omar.page().locator("button[data-action=approve]").click();
        assertThat(omar.page().locator("#live .state")).containsText("approved; waits for whoever proposed it");
    }

    private static String heldOn(Visitor visitor) {
        visitor.page().waitForURL(java.util.regex.Pattern.compile(".*/holds/[0-9A-Z]{26}"));
        String url = visitor.page().url();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static void owner(ConsoleHouse house, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", "olga@example.com", "--key", house.team().key("olga")));
        house.team().cli(all.toArray(String[]::new)).ok();
    }
}
