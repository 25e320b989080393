package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.StoryData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

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
        outsidersCheck(hold);
        String audit = house.team().cli("audit", "verify").ok().out();
        assertTrue(
                audit.contains("2 votes")
                        || Pattern.compile("votes\\D+2").matcher(audit).find(),
                audit);
    }

    /** As the bundle's own script does, with openssl: nothing of Lineclear's. */
    private static void outsidersCheck(String hold) throws Exception {
        if (Jvm.missing("python3") || Jvm.missing("openssl")) {
            System.out.println("check.py of the bundle was not run: python3 and openssl are not both here");
            return;
        }
        Path zip = directory.resolve("bundle.zip");
        Path bundle = Files.createDirectories(directory.resolve("bundle"));
        house.team()
                .cli("audit", "bundle", "--hold", hold, "--out", zip.toString())
                .ok();
        Outsider.unzip(zip, bundle);
        List<String> check = List.of("python3", bundle.resolve("check.py").toString());
        String good = Jvm.run(bundle, Map.of(), check).ok().out();
        assertTrue(good.contains("good   passkey of ann@example.com"), good);
        assertTrue(good.contains("good   passkey of bob@example.com"), good);
        for (String file : List.of("statement", "clientDataJSON", "authenticatorData", "signature", "key.der")) {
            Path piece = bundle.resolve("approvals/1-ann@example.com").resolve(file);
            byte[] bytes = Files.readAllBytes(piece);
            bytes[bytes.length - 2] ^= 1;
            Files.write(piece, bytes);
            String bad = Jvm.run(bundle, Map.of(), check).out();
            assertTrue(bad.contains("WRONG  passkey of ann@example.com"), file + ": " + bad);
            bytes[bytes.length - 2] ^= 1;
            Files.write(piece, bytes);
        }
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
            carl.page().locator("#said").click();
            house.team().approves("bob", hold);
            assertThat(carl.page().locator("#missed")).containsText("Something changed here meanwhile");
            assertThat(carl.page().locator("#said")).containsText("Say why");
            carl.seen("hold-changed-meanwhile");
            assertThat(carl.page().locator("#because")).hasValue("Not on a Friday: ask the “reporting” team first.");
            carl.page().locator("button[data-action=reject]").click();
            assertThat(carl.page().locator("#live .state")).hasText("rejected");
            assertThat(carl.page().locator("#missed")).isEmpty();
            assertThat(carl.page().locator("#live")).containsText("Not on a Friday: ask the “reporting” team first.");
            carl.seen("hold-rejected");
        }
        assertTrue(house.exists("invoices"));
        String again = house.team().tryDelete("invoices");
        assertTrue(again.contains("It was rejected before: “Not on a Friday: ask the “reporting” team first.”"), again);
        String next = house.team().holdIn(again.substring(again.indexOf("/holds/")));
        house.team().approves("ann", next);
        Jvm.Result withdrawn = house.team()
                .cli(
                        "withdraw",
                        next,
                        "--as",
                        "ann@example.com",
                        "--key",
                        house.team().key("ann"));
        assertTrue(withdrawn.ok().out().contains("The hold is OPEN"), withdrawn.out());
        assertEquals(77, house.team().vote("ann", hold).exit(), "a rejected hold takes no more votes");
    }

    @Test
    @Order(3)
    void whatAnAgentWritesCannotHideOrReorder() throws Exception {
        StoryData.table(house.admin().dynamodb(), "orders", "production", 5);
        String task = "tidy \u202eatad tset\u202c in r\u0435ports\u200b <script>alert(1)</script>";
        String hold = house.team().holdIn(house.team().inSession(task).refused("orders"));
        try (Visitor ann = house.enrolled("ann@example.com")) {
            ann.opens("/holds/" + hold);
            assertThat(ann.page().locator("q.theirs").first())
                    .hasText("tidy \\u{202e}atad tset\\u{202c} in r\\u{435}ports\\u{200b} <script>alert(1)</script>");
            assertEquals(4, ann.page().locator("mark.hidden-char").count());
            ann.seen("hold-hidden-characters");
            String read = ann.readsWithoutScripts("/holds/" + hold);
            assertTrue(read.contains("Deletes table orders") && read.contains("Does it come back?"), read);
            assertTrue(ann.readsWithoutScripts("/").contains("Deletes table orders"));
        }
    }

    @Test
    @Order(4)
    void thePastIsThereToBeSearchedAndProven() throws Exception {
        try (Visitor audra = house.enrolled("audra@example.com", "--role", "auditor");
                Visitor vic = house.enrolled("vic@example.com", "--role", "viewer")) {
            audra.opens("/history?resource=table/reports&effect=destroy");
            assertThat(audra.page().locator(".rows")).containsText("Deletes table reports in production (sent");
            assertThat(audra.page().locator(".rows")).not().containsText("invoices");
            audra.seen("history");
            audra.opens("/history?agent=nobody");
            assertThat(audra.page().locator("main")).containsText("Nothing here");
            audra.opens("/log");
            audra.seen("log");
            audra.page().locator(".rows .when a").nth(3).click();
            audra.page().getByText("Its proof").click();
            assertThat(audra.page().locator("main")).containsText("c2sp.org/tlog-proof");
            audra.seen("record");
            audra.opens("/sessions");
            audra.seen("sessions");
            audra.page().locator(".rows .what a").last().click();
            assertThat(audra.page().locator("main")).containsText("Deletes table reports in production (held)");
            assertThat(audra.page().locator("main")).containsText("approve signed");
            audra.seen("session");
            audra.opens("/policies");
            assertThat(audra.page().locator("main")).containsText("needs two people");
            audra.seen("policies");
            audra.opens("/people");
            assertThat(audra.page().locator("main")).containsText("1 passkey, 1 SSH key");
            assertThat(audra.page().locator("main")).containsText("approved 2 of 2 (100 %), read for ");
            audra.seen("people");
            assertEquals(0, audra.page().locator(".halt").count(), "an auditor changes nothing");
            assertEquals(403, vic.page().navigate(house.url() + "/log").status());
            assertEquals(403, vic.page().navigate(house.url() + "/log/1").status());
            assertEquals(200, vic.page().navigate(house.url() + "/history").status());
        }
    }

    @Test
    @Order(5)
    void theRedButtonStopsAnAgent() throws Exception {
        Team other = house.team().inSession("something else");
        try (Visitor ann = house.enrolled("ann@example.com")) {
            house.team().agent().listTables();
            ann.opens("/agents");
            ann.page().locator("section .halt summary").click();
            ann.page().locator("section .halt button").click();
            assertThat(ann.page().locator("#said")).containsText("Say why");
            ann.page().locator("section .halt input").fill("It deletes what it should not");
            ann.seen("agents-halting");
            ann.page().locator("section .halt button").click();
            assertThat(ann.page().locator("#said")).containsText("halted");
            for (Team team : new Team[] {house.team(), other}) {
                assertThrows(DynamoDbException.class, () -> team.agent().listTables());
            }
            ann.opens("/sessions");
            assertThat(ann.page().locator(".rows")).containsText("halted");
            ann.page().locator(".rows .what a").first().click();
            ann.page().locator(".resume summary").click();
            ann.page().locator(".resume input").fill("Talked to its owner");
            ann.seen("session-halted");
            ann.page().locator(".resume button").click();
            assertThat(ann.page().locator("#said")).containsText("It goes on");
            other.agent().listTables();
            assertThrows(DynamoDbException.class, () -> house.team().agent().listTables());
            ann.opens("/log");
            assertThat(ann.page().locator(".rows")).containsText("halted: It deletes what it should not");
        }
        assertTrue(house.team().cli("audit", "verify").ok().out().contains("The log is whole"));
    }

    @Test
    @Order(6)
    void openPagesKeepNobodyFromStoppingTheGateway() throws Exception {
        try (Visitor ann = house.enrolled("ann@example.com")) {
            ann.opens("/");
            assertEquals(143, house.stop(), "a process that SIGTERM ended");
        }
    }
}
