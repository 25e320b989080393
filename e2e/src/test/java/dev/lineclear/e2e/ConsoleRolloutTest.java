package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.sun.net.httpserver.HttpServer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.StoryData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** In the browser: a rollout as it goes on, its checks, and the button that stops it; nobody reloads a page. */
final class ConsoleRolloutTest {
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions()
            .setTimeout(Duration.ofSeconds(30).toMillis());

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aRolloutIsSeenAsItGoesOnAndStopped() throws Exception {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicBoolean well = new AtomicBoolean(true);
        page.createContext("/", exchange -> {
            exchange.sendResponseHeaders(well.get() ? 200 : 503, -1);
            exchange.close();
        });
        page.start();
        String at = "http://127.0.0.1:" + page.getAddress().getPort() + "/";
        try (ConsoleHouse house = new ConsoleHouse(
                        directory,
                        "http://localhost",
                        " }\nrollouts: { probes: [\"" + at
                                + "\"] }\npacing: { bake: 1s, operations: [\"dynamodb:UpdateTable\"],"
                                + " healthy: [ { name: page, http: \"" + at + "\", least: 1, within: 5s } ] }\n#");
                Visitor ann = house.enrolled("ann@example.com");
                Visitor vera = house.enrolled("vera@example.com", "--role", "viewer")) {
            List<String> complaints = new CopyOnWriteArrayList<>();
            ann.page().onConsoleMessage(m -> {
                if (m.type().equals("error")) {
                    complaints.add(m.text());
                }
            });
            ann.opens("/rollouts");
            assertThat(ann.page().locator("main")).containsText("Nothing was rolled out yet");
            String id = begun(house, at, "1h", "orders", "payments");
            Page read = ann.page();
            assertThat(read.locator("table")).containsText("Keep the tables from being deleted", SOON);
            ann.seen("rollouts");
            read.locator("table a").click();
            assertThat(read.locator("#live .state.rollout")).containsText("being watched", SOON);
            assertThat(read.locator(".stages > li")).hasCount(2);
            assertThat(read.locator(".stages > li.here .well").first()).containsText("answered 200", SOON);
            assertThat(read.locator(".requests").first()).containsText("done");
            ann.seen("rollout");
            onlyApproversStop(vera, id);
            Locator stop = read.locator("details.stop");
            stop.locator("summary").click();
            stop.locator("input").fill("smoke");
            stop.locator("button").click();
            assertThat(read.locator("#live .state.rollout")).containsText("halted", SOON);
            assertThat(read.locator("#live")).containsText("halted by ann@example.com: smoke");
            assertThat(read.locator("#live")).containsText("lineclear rollout revert " + id);
            ann.seen("rollout-halted");
            assertEquals(0, stop.count());
            says(read, "close", "it was smoke only");
            assertThat(read.locator("#live .state.rollout")).containsText("closed", SOON);
            assertThat(read.locator("#live")).containsText("ann@example.com: it was smoke only");
            assertThat(read.locator("details.say")).hasCount(0);
            well.set(false);
            String asks = begun(house, at, "1s", "carts", "stock");
            Await.until(
                    "it asks people",
                    PATIENCE,
                    () -> house.team().cli("rollout", "show", asks).out().contains("ASKING"));
            goesOnByAPersonsWord(ann, vera, asks, well);
            aStoppedPaceGoesOn(house, ann, well);
            whatWentWrongIsSaidAndClosed(house, ann, vera);
            assertEquals(List.of(), complaints);
        } finally {
            page.stop(0);
        }
    }

    private static void says(Page read, String word, String because) {
        Locator say = read.locator("details.say");
        say.locator("summary").click();
        say.locator("input").fill(because);
        say.locator("button[data-word='" + word + "']").click();
    }

    /** One that asks goes on when somebody signs for it, and nobody signs who may only look. */
    private static void goesOnByAPersonsWord(Visitor ann, Visitor vera, String id, AtomicBoolean well)
            throws Exception {
        Page read = ann.page();
        ann.opens("/rollouts/" + id);
        assertThat(read.locator("#live .state.rollout")).containsText("asks people", SOON);
        assertThat(read.locator("details.say")).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        vera.opens("/rollouts/" + id);
        assertThat(vera.page().locator("details.say")).hasCount(0);
        assertEquals(403, posted(vera, "/rollouts/" + id + "/words"));
        assertEquals(403, posted(vera, "/incidents"));
        well.set(true);
        read.locator("details.say summary").click();
        ann.seen("rollout-asks");
        read.locator("details.say summary").click();
        says(read, "go-on", "it was the page");
        assertThat(read.locator("#live .state.rollout")).containsText("done", SOON);
    }

    private static int posted(Visitor who, String path) {
        Object status = who.runs(
                "async (path) => (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json',"
                        + " 'X-CSRF': document.querySelector('meta[name=csrf]').content }, body:"
                        + " '{\"statement\":\"x\",\"credential\":\"\"}' })).status",
                path);
        return ((Number) status).intValue();
    }

    private static void aStoppedPaceGoesOn(ConsoleHouse house, Visitor ann, AtomicBoolean well) throws Exception {
        Team team = house.team();
        StoryData.table(house.admin().dynamodb(), "paced", "production", 1);
        team.approves("ann", team.holdIn(protects(team)));
        well.set(false);
        assertEquals("", protects(team));
        Await.until("it is not well", PATIENCE, () -> json(team.cli("paces", "--json"))
                .toString()
                .contains("STOPPED"));
        well.set(true);
        ann.opens("/rollouts");
        ann.page().locator("a[href^='/paces/']").first().click();
        assertThat(ann.page().locator("main")).containsText("stopped: a person must say");
        ann.seen("pace");
        says(ann.page(), "", "it was the page");
        // The page is loaded anew then, which would come in the way of whoever goes elsewhere before.
        assertThat(ann.page().locator("details.say"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        assertFalse(json(team.cli("paces", "--json")).toString().contains("STOPPED"));
    }

    /** @return what the agent was told instead; empty when it was done */
    private static String protects(Team team) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            agent.updateTable(r -> r.tableName("paced").deletionProtectionEnabled(true));
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void whatWentWrongIsSaidAndClosed(ConsoleHouse house, Visitor ann, Visitor vera) throws Exception {
        Page read = ann.page();
        ann.opens("/incidents");
        assertThat(read.locator("main")).containsText("Nobody ever said that something went wrong");
        ann.opens("/sessions");
        read.locator("a[href^='/sessions/']").first().click();
        read.locator("a[href^='/incidents?session=']").click();
        read.locator("textarea[name=what]").fill("The shop was <b>down</b>");
        ann.seen("incident-open");
        read.locator("button[data-action=open-incident]").click();
        assertThat(read.locator("h1")).containsText("The shop was <b>down</b> open", SOON);
        String there = URI.create(read.url()).getPath();
        String told = (String) ann.runs(
                "async (path) => { const answer = await fetch(path + '/review.html');"
                        + " return answer.headers.get('Content-Disposition') + await answer.text(); }",
                there);
        assertTrue(told.startsWith("attachment; ") && told.contains("The shop was &lt;b&gt;down"), told);
        try (Visitor op = house.enrolled("op@example.com")) {
            op.opens(there);
            assertThat(op.page().locator("main")).containsText("somebody else says what it was");
            assertThat(op.page().locator("details.say")).hasCount(0);
            assertEquals(403, posted(op, there + "/close"), "without a passkey's signature");
        }
        vera.opens(there);
        assertThat(vera.page().locator("details.say")).hasCount(0);
        read.locator("details.say summary").click();
        read.locator("textarea[name=summary]").fill("A table was locked");
        read.locator("textarea[name=lessons]").fill("Pages lie\nTables do not");
        ann.seen("incident-close");
        read.locator("button[data-action=close-incident]").click();
        assertThat(read.locator("h1")).containsText("closed", SOON);
        assertThat(read.locator("main")).containsText("Tables do not");
        assertThat(read.locator("main")).containsText("Closed by ann@example.com");
        ann.seen("incident-closed");
        ann.opens("/incidents");
        assertThat(read.locator("main")).containsText("A table was locked");
        ann.seen("incidents");
        Jvm.Result audit = house.team().cli("audit", "verify");
        assertEquals(0, audit.exit(), audit.out());
    }

    private static void onlyApproversStop(Visitor vera, String id) {
        vera.opens("/rollouts/" + id);
        assertEquals(0, vera.page().locator("details.stop").count());
        Object status = vera.runs(
                "async (path) => (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json',"
                        + " 'X-CSRF': document.querySelector('meta[name=csrf]').content }, body:"
                        + " '{\"reason\":\"x\"}' })).status",
                "/rollouts/" + id + "/halt");
        assertEquals(403, ((Number) status).intValue());
    }

    private static String begun(ConsoleHouse house, String page, String bake, String one, String two) throws Exception {
        Path file = house.lineclear().configuration().resolveSibling("tables.yaml");
        for (String table : List.of(one, two)) {
            StoryData.table(house.admin().dynamodb(), table, "production", 1);
        }
        Files.writeString(file, """
                change: Keep the tables from being deleted
                on-failure: ask
                bake: %s
                healthy: [ { name: page, http: "%s", least: 1, within: 5s, allow: 1 } ]
                each:
                  operation: dynamodb:UpdateTable
                  input: { TableName: "${target}", DeletionProtectionEnabled: true }
                targets: [ %s, %s ]
                """.formatted(bake, page, one, two));
        Team team = house.team();
        JsonNode session = json(team.cli(
                "session", "open", "--agent", "kiro", "--operator", "op@example.com", "--task", "t", "--json"));
        JsonNode held = json(team.cli(
                "propose", file.toString(), "--session", session.path("id").asString(""), "--json"));
        String id = held.path("hold").asString("");
        team.approves("ann", id);
        return id;
    }

    private static JsonNode json(Jvm.Result result) {
        String out = result.ok().out();
        assertTrue(out.indexOf('{') >= 0, out);
        return CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
    }
}
