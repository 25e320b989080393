package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.sun.net.httpserver.HttpServer;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.StoryData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** In the browser: a rollout as it goes on, its checks, and the button that stops it; nobody reloads a page. */
final class ConsoleRolloutTest {
    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions()
            .setTimeout(Duration.ofSeconds(30).toMillis());

    @TempDir
    Path directory;

    @Test
    void aRolloutIsSeenAsItGoesOnAndStopped() throws Exception {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        page.start();
        String at = "http://127.0.0.1:" + page.getAddress().getPort() + "/";
        try (ConsoleHouse house = new ConsoleHouse(
                        directory, "http://localhost", " }\nrollouts: { probes: [\"" + at + "\"] }\n#");
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
            String id = begun(house, at);
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
            assertEquals(List.of(), complaints);
        } finally {
            page.stop(0);
        }
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

    private static String begun(ConsoleHouse house, String page) throws Exception {
        Path file = house.lineclear().configuration().resolveSibling("tables.yaml");
        for (String table : List.of("orders", "payments")) {
            StoryData.table(house.admin().dynamodb(), table, "production", 1);
        }
        Files.writeString(file, """
                change: Keep the tables from being deleted
                on-failure: ask
                bake: 1h
                healthy: [ { name: page, http: "%s" } ]
                each:
                  operation: dynamodb:UpdateTable
                  input: { TableName: "${target}", DeletionProtectionEnabled: true }
                targets: [ orders, payments ]
                """.formatted(page));
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
