package dev.lineclear.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** People at the console of a real gateway, in a real browser: let in, shown a hold, signing by passkey. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConsoleTest {
    @TempDir
    static Path directory;

    private static ChildServer dynamodb;
    private static Clients admin;
    private static Installation lineclear;
    private static Team team;
    private static Chromium chromium;
    private static String url;

    @BeforeAll
    static void aGatewayWithAConsole() throws Exception {
        chromium = Chromium.start();
        int port = FreePorts.next();
        url = "http://localhost:" + port;
        dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
        admin = Clients.of(
                dynamodb.endpoint(),
                dynamodb.endpoint(),
                dynamodb.endpoint(),
                AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY));
        lineclear = Installation.start(
                directory,
                Map.of("dynamodb", dynamodb.endpoint()),
                "console: { address: \"127.0.0.1:" + port + "\", url: \"" + url + "\" }\n");
        team = Team.enrol(lineclear);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (lineclear != null) {
            lineclear.close();
            admin.close();
            dynamodb.close();
        }
    }

    private static String invitation(String name, String... more) {
        String[] command = new String[6 + more.length];
        System.arraycopy(
                new String[] {"people", "invite", name, "--as", "olga@example.com", "--key=" + team.key("olga")},
                0,
                command,
                0,
                6);
        System.arraycopy(more, 0, command, 6, more.length);
        return team.cli(command).ok().out().lines().reduce((a, b) -> b).orElseThrow();
    }

    private static Visitor enrolled(String name, String... more) {
        Visitor visitor = new Visitor(chromium, url);
        visitor.enrols(invitation(name, more));
        return visitor;
    }

    private static String held(String table) throws Exception {
        StoryData.table(admin.dynamodb(), table, "production", 200);
        String message = team.tryDelete(table);
        assertTrue(message.contains(url + "/holds/"), message);
        return team.holdIn(message);
    }

    @Test
    @Order(1)
    void twoPeopleApproveByPasskeyAndTheTableGoes() throws Exception {
        String hold = held("reports");
        try (Visitor ann = enrolled("ann@example.com");
                Visitor bob = enrolled("bob@example.com")) {
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
            team.delete("reports");
            assertThat(ann.page().locator("#live .state")).hasText("done");
            ann.seen("hold-done");
            assertFalse(admin.dynamodb().listTables().tableNames().contains("reports"));
        }
        String audit = team.cli("audit", "verify").ok().out();
        assertTrue(audit.contains("2 votes") || Pattern.compile("votes\\D+2").matcher(audit).find(), audit);
    }

    private static void approve(Visitor visitor) {
        visitor.page().locator("button[data-action=approve]").click();
        assertThat(visitor.page().locator("#said")).containsText("counts");
    }

    @Test
    @Order(2)
    void aRejectionIsSignedWithItsReason() throws Exception {
        String hold = held("invoices");
        try (Visitor carl = enrolled("carl@example.com", "--team", "reporting")) {
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
        assertTrue(admin.dynamodb().listTables().tableNames().contains("invoices"));
        assertEquals(77, team.vote("ann", hold).exit(), "a rejected hold takes no more votes");
    }
}
