package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the browser: an owner promotes an agent with another's agreement, and people have what waits tried in the twin. */
final class ConsoleRehearsalTest {
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions()
            .setTimeout(Duration.ofSeconds(40).toMillis());

    @TempDir
    Path directory;

    @Test
    void anAgentIsPromotedAndWhatItAsksForIsRehearsed() throws Exception {
        try (ChildServer sandbox = AwsServers.dynamodb(Files.createDirectory(directory.resolve("sandbox")));
                ConsoleHouse house = new ConsoleHouse(
                        directory, "http://localhost", " }\n" + Sandboxed.twin(directory, sandbox.endpoint()) + "#");
                Visitor olga = house.enrolled("olga@example.com");
                Visitor omar = house.enrolled("omar@example.com");
                Visitor ann = house.enrolled("ann@example.com");
                Visitor vera = house.enrolled("vera@example.com", "--role", "viewer")) {
            owner(house, "approver", "add", "omar@example.com", "--owner");
            onlyOwnersPromote(ann);
            promoted(house, olga, omar);
            Team next = house.team().inSession("after the promotion");
            String hold = held(house, next);
            onlyApproversRehearse(vera, hold);
            rehearsed(ann, hold);
            assertTrue(house.exists("reports"), "production is only read");
        }
    }

    private static void onlyOwnersPromote(Visitor ann) {
        ann.opens("/agents");
        assertThat(ann.page().locator(".standing").first()).hasText("sandboxed");
        assertEquals(0, ann.page().locator("[data-change='agent.standing']").count());
        // The form alone is not what keeps others out.
        assertEquals(
                403,
                posts(
                        ann,
                        "/changes/look",
                        "{ change: 'agent.standing', asked: { agent: 'kiro', standing: 'trusted' } }"));
    }

    private static int posts(Visitor visitor, String path, String body) {
        Object status = visitor.runs(
                "async (path) => (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json',"
                        + " 'X-CSRF': document.querySelector('meta[name=csrf]').content }, body: JSON.stringify(" + body
                        + ") })).status",
                path);
        return ((Number) status).intValue();
    }

    private static void promoted(ConsoleHouse house, Visitor olga, Visitor omar) throws Exception {
        olga.opens("/agents");
        Locator trust = olga.page().locator("details.trust").first();
        trust.locator("summary").click();
        assertThat(trust.locator("button[data-action=ask]")).isHidden();
        trust.locator("[name=reason]").fill("It did well");
        trust.locator("button[data-action=look]").click();
        assertThat(trust.locator(".difference")).containsText("+ standing supervised");
        assertThat(trust.locator(".looked")).containsText("mispredictions");
        olga.seen("agents-promote");
        trust.locator("button[data-action=ask]").click();
        olga.page().waitForURL(java.util.regex.Pattern.compile(".*/holds/[0-9A-Z]{26}"));
        String url = olga.page().url();
        omar.opens(url.substring(url.indexOf("/holds/")));
        assertEquals(0, omar.page().locator("button[data-action=rehearse]").count(), "nothing to rehearse there");
        omar.page().locator("button[data-action=approve]").click();
        assertThat(omar.page().locator("#live .state")).containsText("approved; waits for whoever proposed it");
        assertTrue(house.team().cli("agent", "list").ok().out().contains("sandboxed"), "not before it is applied");
        olga.opens(url.substring(url.indexOf("/holds/")));
        olga.page().locator("button[data-action=apply]").click();
        assertThat(olga.page().locator("#live .state")).hasText("done");
        olga.opens("/agents");
        assertThat(olga.page().locator(".standing").first()).hasText("supervised");
    }

    private static String held(ConsoleHouse house, Team team) throws Exception {
        dev.lineclear.testkit.StoryData.table(house.admin().dynamodb(), "reports", "production", 5);
        return team.held("reports");
    }

    private static void onlyApproversRehearse(Visitor vera, String hold) {
        vera.opens("/holds/" + hold);
        assertEquals(0, vera.page().locator("button[data-action=rehearse]").count());
        assertEquals(403, posts(vera, "/holds/" + hold + "/rehearse", "{}"));
        Object foreign = vera.runs(
                "async (path) => (await fetch(path, { method: 'POST', headers: { 'Content-Type':"
                        + " 'application/json' }, body: '{}' })).status",
                "/holds/" + hold + "/rehearse");
        assertEquals(403, ((Number) foreign).intValue());
    }

    /** What is signed changes with what the rehearsal shows, and both stand on the page together. */
    private static void rehearsed(Visitor ann, String hold) throws Exception {
        ann.opens("/holds/" + hold);
        String before = ann.page().locator(".actions").getAttribute("data-shown");
        ann.page().locator("button[data-action=rehearse]").click();
        assertThat(ann.page().locator("#live .rehearsal"))
                .containsText("passed (emulated): destroyed table reports", SOON);
        assertThat(ann.page().locator("#live")).containsText("Rehearse it again");
        assertFalse(before.equals(ann.page().locator(".actions").getAttribute("data-shown")));
        ann.seen("hold-rehearsed");
        ann.page().locator("button[data-action=approve]").click();
        assertThat(ann.page().locator("#live .votes")).containsText("ann@example.com");
    }

    private static void owner(ConsoleHouse house, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", "olga@example.com", "--key", house.team().key("olga")));
        house.team().cli(all.toArray(String[]::new)).ok();
    }
}
