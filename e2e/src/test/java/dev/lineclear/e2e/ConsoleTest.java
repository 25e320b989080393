package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** People at the console of a real gateway, in a real browser: let in, shown a hold, signing by passkey. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleTest {
    @TempDir
    static Path directory;

    private static @Nullable ConsoleHouse house;

    @BeforeAll
    static void aGatewayWithAConsole() throws Exception {
        house = new ConsoleHouse(directory);
    }

    @AfterAll
    static void close() {
        if (house != null) {
            house.close();
        }
    }

    @Test
    @Order(1)
    void twoPeopleApproveByPasskeyAndTheTableGoes() throws Exception {
        String hold = house.held("reports");
        try (Visitor ann = house.enrolled("ann@example.com");
                Visitor bob = house.enrolled("bob@example.com")) {
            assertThat(ann.page().locator("h1")).containsText("1 waits for you");
            ann.seen("queue");
            ann.page().locator(".queue a").first().click();
            assertThat(ann.page().locator("h1")).containsText("Deletes table reports in production");
            ann.seen("hold");
            bob.opens("/holds/" + hold);
            approve(ann);
            assertThat(ann.page().locator("#live")).containsText("1 of 2 approvals so far");
            // By an event: nobody touched Bob's page.
            assertThat(bob.page().locator("#live")).containsText("ann@example.com approved");
            bob.seen("hold-approved-once");
            approve(bob);
            assertThat(ann.page().locator("#live .state")).containsText("approved; waits for the agent");
            house.team().delete("reports");
            assertThat(ann.page().locator("#live .state")).hasText("done");
            ann.seen("hold-done");
            assertFalse(house.exists("reports"));
        }
        String audit = house.team().cli("audit", "verify").ok().out();
        assertTrue(
                audit.contains("2 votes")
                        || Pattern.compile("votes\\D+2").matcher(audit).find(),
                audit);
    }

    private static void approve(Visitor visitor) {
        visitor.page().locator("button[data-action=approve]").click();
        assertThat(visitor.page().locator("#said")).containsText("counts");
    }

    @Test
    @Order(2)
    void aRejectionIsSignedWithItsReason() throws Exception {
        String hold = house.held("invoices");
        try (Visitor carl = house.enrolled("carl@example.com", "--team", "reporting")) {
            carl.opens("/holds/" + hold);
            carl.page().locator("button[data-action=reject-ask]").click();
            carl.page().locator("button[data-action=reject]").click();
            assertThat(carl.page().locator("#said")).containsText("Say why");
            carl.page().locator("#because").fill("Not on a Friday: ask the “reporting” team first.");
            carl.seen("hold-rejecting");
            carl.page().locator("button[data-action=reject]").click();
            assertThat(carl.page().locator("#live .state")).hasText("rejected");
            assertThat(carl.page().locator("#live")).containsText("Not on a Friday: ask the “reporting” team first.");
            carl.seen("hold-rejected");
        }
        assertTrue(house.exists("invoices"));
        assertEquals(77, house.team().vote("ann", hold).exit(), "a rejected hold takes no more votes");
    }
}
