package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of the gateway itself in a browser: its difference is there, and another owner's passkey agrees to it. */
final class ConsoleGuardTest {
    @TempDir
    Path directory;

    @Test
    void anotherOwnerSeesWhatChangesAndAgreesByPasskey() throws Exception {
        try (ConsoleHouse house = new ConsoleHouse(directory);
                Visitor omar = house.enrolled("omar@example.com");
                Visitor ann = house.enrolled("ann@example.com")) {
            String alone = house.invitation("puppet@example.com");
            as(house, "olga", "approver", "add", "omar@example.com", "--owner").ok();
            voidFromNowOn(house, alone);
            String table = house.held("reports");
            Jvm.Result proposed =
                    as(house, "olga", "policy", "propose", policies().toString(), "--reason", "nobody needs it");
            assertEquals(77, proposed.exit(), proposed.out());
            String hold = house.team().holdIn(proposed.out());
            ann.opens("/holds/" + hold);
            assertThat(ann.page().locator("#live")).containsText("Only owners decide on changes of the gateway");
            omar.opens("/");
            assertThat(omar.page().locator("h1")).containsText("2 wait for you");
            omar.opens("/holds/" + hold);
            assertThat(omar.page().locator("main")).containsText("Proposed by");
            assertThat(omar.page().locator(".difference")).containsText("+ policy nobody-deletes");
            assertThat(omar.page().locator("main")).containsText("needs 2 approvals and a snapshot → refused");
            omar.seen("hold-of-the-gateway");
            omar.page().locator("button[data-action=approve]").click();
            assertThat(omar.page().locator("#live")).containsText("(let in by olga@example.com alone)");
            assertThat(omar.page().locator("#live .state")).containsText("approved; waits for whoever proposed it");
            as(house, "olga", "apply", hold).ok();
            assertThat(omar.page().locator("#live .state")).hasText("done");
            String refused = house.team().tryDelete("reports");
            assertTrue(refused.contains("denied"), refused + " though hold " + table + " was there");
            omar.opens("/people");
            assertThat(omar.page().locator("main")).containsText("let in by olga@example.com alone");
            recovered(house, omar);
        }
    }

    private static void voidFromNowOn(ConsoleHouse house, String link) {
        try (Visitor puppet = new Visitor(house.chromium(), house.url())) {
            puppet.page().navigate(link);
            puppet.page().locator("button[data-action=enrol]").click();
            assertThat(puppet.page().locator("#said")).containsText("made by one owner");
        }
        assertFalse(house.team().cli("approver", "list").ok().out().contains("puppet"), "the puppet came in");
    }

    private static void recovered(ConsoleHouse house, Visitor omar) throws Exception {
        String key = house.lineclear().key("rita") + ".pub";
        house.team()
                .cli("recover", "owner", "rita@example.com", "--public-key", key, "--because", "the laptops are gone")
                .ok();
        house.lineclear().crashAndRestart();
        Await.until("the console is there", Duration.ofSeconds(30), () -> house.lineclear()
                .log()
                .contains("  console    "));
        omar.opens("/sign-in");
        assertThat(omar.page().locator(".alarm")).hasCount(0);
        omar.page().locator("button[data-action=sign-in]").click();
        omar.page().waitForURL(house.url() + "/");
        assertThat(omar.page().locator(".alarm")).containsText("the laptops are gone");
        omar.seen("recovered");
    }

    private Path policies() throws Exception {
        Path policies = Files.createDirectory(directory.resolve("other"));
        try (var shipped = Files.list(Path.of(System.getProperty("lineclear.root"), "policies"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                policies.resolve("more.cedar"),
                "@id(\"nobody-deletes\") @because(\"Nobody deletes tables.\") forbid (principal, action, resource)"
                        + " when { context.operation == \"dynamodb:DeleteTable\" };\n");
        return policies;
    }

    private static Jvm.Result as(ConsoleHouse house, String who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", who + "@example.com", "--key", house.team().key(who)));
        return house.team().cli(all.toArray(String[]::new));
    }
}
