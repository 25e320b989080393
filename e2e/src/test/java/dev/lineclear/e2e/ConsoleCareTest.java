package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules against rubber-stamping, at a real gateway: who signs at once is refused, and alike holds are signed one by one.
 * And a rule that only observes, with what it would have done.
 */
final class ConsoleCareTest {
    private static final String CAREFUL = """
            @id("irreversible-takes-time")
            @because("Deleting takes a minute of reading.")
            forbid (principal, action == Action::"destroy", resource)
            unless { context.evidence.read >= 60 && context.evidence.secondLook >= 5 };
            @id("nobody-lists") @mode("observe")
            @because("Listing tables is for people.")
            forbid (principal, action, resource) when { context.operation == "dynamodb:ListTables" };
            """;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void whoSignsAtOnceIsRefusedAndAlikeHoldsAreGroupedAndSignedOneByOne() throws Exception {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        try (Stream<Path> shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        Files.writeString(policies.resolve("careful.cedar"), CAREFUL);
        try (ConsoleHouse house = ConsoleHouse.under(directory, policies);
                Visitor ann = house.enrolled("ann@example.com")) {
            String hold = house.held("reports");
            ann.opens("/holds/" + hold);
            assertThat(ann.page().locator("#live")).containsText("60 s of reading before each approval");
            assertThat(ann.page().locator("#live")).containsText("a second look by each who approved, after 5 min");
            ann.page().locator("button[data-action=approve]").click();
            assertThat(ann.page().locator("#said")).containsText("the policies want 60 s of reading");
            Jvm.Result cli = house.team().vote("bob", hold);
            assertEquals(77, cli.exit(), cli.out());
            assertTrue(cli.out().contains("too-soon"), cli.out());
            Jvm.Result confirm = house.team()
                    .cli(
                            "confirm",
                            hold,
                            "--yes",
                            "--as",
                            "bob@example.com",
                            "--key",
                            house.team().key("bob"));
            assertTrue(confirm.exit() == 77 && confirm.out().contains("nothing-to-confirm"), confirm.out());

            StoryData.table(house.admin().dynamodb(), "invoices", "production", 5);
            house.team().refused("invoices");
            ann.opens("/");
            assertThat(ann.page().locator(".alike summary")).containsText("2 alike; each is signed by itself");
            assertEquals(2, ann.page().locator(".alike .line").count());
            ann.seen("queue-alike");
            ann.opens("/holds/" + hold);
            assertThat(ann.page().locator("#around")).containsText("Right after it");
            assertThat(ann.page().locator("#around")).containsText("Deletes table invoices in production (held)");
            String shown = house.team().cli("show", hold).ok().out();
            assertTrue(shown.contains("held after     Deletes table invoices in production  [OPEN]"), shown);
            String listed = house.team().cli("holds").ok().out();
            assertTrue(listed.contains("1 of 2") && listed.contains("2 of 2"), listed);
            observed(house, ann);
        }
    }

    private static void observed(ConsoleHouse house, Visitor ann) throws Exception {
        house.team().agent().listTables();
        Await.until("it is under a checkpoint", LIMIT, () -> {
            ann.opens("/policies/modes");
            return ann.page().locator("main").innerText().contains("nobody-lists");
        });
        var rule = ann.page().locator("section[aria-label='nobody-lists, observed']");
        assertThat(rule).containsText("Enforced, it would have refused 1");
        assertThat(ann.page().locator("section[aria-label='irreversible-takes-time, enforced']"))
                .containsText("Only observed, it would have changed nothing");
        ann.seen("modes");
        rule.locator(".when a").click();
        assertThat(ann.page().locator("main")).containsText("ListTables");
        String report = house.team().cli("policy", "report").ok().out();
        assertTrue(report.contains("nobody-lists  (only observed)"), report);
        assertTrue(report.contains("1 more would have been refused"), report);
    }
}
