package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken glass at the console: an owner breaks it by passkey, and two others close the review. */
final class ConsoleGlassTest {
    @TempDir
    Path directory;

    @Test
    void anOwnerBreaksTheGlassByPasskeyAndTwoOthersCloseTheReview() throws Exception {
        try (ConsoleHouse house = new ConsoleHouse(directory)) {
            String hold = house.held("reports");
            try (Visitor olga = house.enrolled("olga@example.com");
                    Visitor ann = house.enrolled("ann@example.com");
                    Visitor bob = house.enrolled("bob@example.com")) {
                ann.opens("/holds/" + hold);
                assertEquals(0, ann.page().locator(".glass").count(), "the policies do not name Ann");
                olga.opens("/holds/" + hold);
                aThiefOfTheCookieBreaksNothing(house, olga, hold);
                breaks(olga);
                assertThat(ann.page().locator("#live")).containsText("olga@example.com broke the glass");
                house.team().delete("reports");
                assertFalse(house.exists("reports"));

                olga.opens("/reviews");
                assertThat(olga.page().locator("main")).containsText("somebody else has to look into it");
                assertEquals(
                        0, olga.page().locator("button[data-action=review]").count());
                ann.opens("/");
                ann.page().getByText("The glass was broken: 1 review is open").click();
                ann.page().locator("button[data-action=review]").click();
                assertThat(ann.page().locator("#said")).containsText("Say what you found");
                ann.seen("reviews");
                signs(ann, "One more person");
                ann.opens("/reviews");
                assertThat(ann.page().locator("main")).containsText("counts once");
                bob.opens("/reviews");
                signs(bob, "The review is closed");
                bob.opens("/reviews");
                assertThat(bob.page().locator("main")).containsText("bob@example.com looked into it");
                bob.seen("reviews-closed");
                bob.opens("/");
                assertThat(bob.page().locator("main")).not().containsText("The glass was broken");
            }
            String audit = house.team().cli("audit", "verify").ok().out();
            assertTrue(audit.contains("reviewed by ann@example.com and bob@example.com"), audit);
        }
    }

    private static void aThiefOfTheCookieBreaksNothing(ConsoleHouse house, Visitor olga, String hold) {
        try (Visitor thief = new Visitor(house.chromium(), house.url())) {
            thief.context().addCookies(olga.context().cookies());
            thief.opens("/holds/" + hold);
            thief.page().locator(".glass summary").click();
            thief.page().locator("#emergency").fill("I am Olga");
            thief.page().locator("button[data-action=break-glass]").click();
            assertThat(thief.page().locator("#said")).containsText("did not sign");
        }
        assertThat(olga.page().locator("#live .state")).containsText("waits for approval");
    }

    private static void breaks(Visitor olga) throws Exception {
        olga.page().locator(".glass summary").click();
        olga.page().locator("button[data-action=break-glass]").click();
        assertThat(olga.page().locator("#said")).containsText("Say why");
        olga.page().locator("#emergency").fill("Customers cannot pay");
        olga.seen("hold-breaking-glass");
        olga.page().locator("button[data-action=break-glass]").click();
        assertThat(olga.page().locator("#said")).containsText("broke the glass");
        assertThat(olga.page().locator("#live .state")).containsText("approved");
    }

    private static void signs(Visitor person, String said) {
        person.page().locator("[data-review] textarea").fill("Payments were down; the table was rebuilt");
        person.page().locator("button[data-action=review]").click();
        assertThat(person.page().locator("#said")).containsText(said);
    }
}
