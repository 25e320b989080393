package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.lineclear.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows what hangs on what: drawn, in a table, by keyboard, and without scripts. */
final class ConsoleGraphTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/reports";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void whatHangsOnWhatIsDrawnAndStandsInTables() throws Exception {
        Path services = directory.resolve("services.yaml");
        Files.writeString(services, """
                services:
                  checkout: { owner: pay, uses: [search, "%s"], degrades-without: ["dns:mail.example.com"] }
                  search: { owner: find, uses: ["%s"] }
                  "a-name": {}
                """.formatted(TABLE, TABLE));
        try (ConsoleHouse house = new ConsoleHouse(directory, "http://localhost", " }\nservices: " + services + "\n#");
                Visitor ann = house.enrolled("ann@example.com")) {
            List<String> complaints = new CopyOnWriteArrayList<>();
            Page page = ann.page();
            page.onConsoleMessage(m -> {
                if (m.type().equals("error")) {
                    complaints.add(m.text());
                }
            });
            Await.until("it is known", PATIENCE, () -> {
                ann.opens("/graph?around=service:checkout&depth=1");
                return page.locator("table").count() == 2;
            });
            Locator things = page.locator("section[aria-label=Resources]");
            assertThat(things.locator("tbody tr")).hasCount(4);
            assertThat(things.locator("tr", new Locator.LocatorOptions().setHasText("dynamodb table/reports")))
                    .containsText("never seen");
            Locator lines = page.locator("section[aria-label='What hangs on what']");
            assertThat(lines).containsText("degrades without the other");
            assertThat(lines).containsText("declared: services.yaml:2");
            assertThat(page.locator("#drawing")).hasAttribute("data-drawn", "4");
            assertTrue(page.locator("#drawing canvas").count() > 0);
            ann.seen("graph");
            Locator search = things.locator("a", new Locator.LocatorOptions().setHasText("service:search"));
            search.focus();
            page.keyboard().press("Enter");
            page.waitForURL(url -> url.contains("around=service%3Asearch"));
            assertThat(page.locator("main")).containsText("dynamodb table/reports");
            String plain = ann.readsWithoutScripts("/graph?around=service:checkout");
            assertTrue(plain.contains("service:search"), plain);
            ann.opens("/graph?around=reports");
            page.locator("section[aria-label='Names that hold it'] a").click();
            assertThat(page.locator("section[aria-label=Resources]")).containsText("service:checkout");
            ann.opens("/graph?around=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&depth=999");
            assertThat(page.locator("main")).containsText("Nothing was learned of that");
            assertEquals(List.of(), complaints);
        }
    }
}
