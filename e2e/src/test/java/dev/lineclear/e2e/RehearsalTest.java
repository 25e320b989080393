package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Destroying a table of production is tried in a twin before people sign it, and they see what it did there. */
final class RehearsalTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private String twin(URI endpoint) throws IOException {
        Path policies = Sandboxed.policies(directory, """
                @id("rehearsed-first")
                @because("What changes something in production is tried in the twin first.")
                forbid (principal, action in [Action::"destroy", Action::"update"], resource)
                when { resource.environment == "production" }
                unless { context.evidence.rehearsal };
                """);
        return "policies: " + policies + "\n" + Sandboxed.twin(directory, endpoint);
    }

    private static void make(DynamoDbClient client, String table, int items) {
        client.createTable(r -> r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                .tags(t -> t.key("owner").value("reporting")));
        for (int i = 0; i < items; i++) {
            String id = "item-" + i;
            client.putItem(r ->
                    r.tableName(table).item(Map.of("id", AttributeValue.fromS(id), "n", AttributeValue.fromN("1"))));
        }
    }

    private static boolean there(DynamoDbClient client, String table) {
        try {
            client.describeTable(r -> r.tableName(table));
            return true;
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }

    private String page(Team team, String hold) {
        return team.cli("show", hold).ok().out();
    }

    private String rehearsed(Team team, String hold) {
        Await.until("the rehearsal is over", SOON, () -> page(team, hold).contains("counts until"));
        return page(team, hold);
    }

    @Test
    void whatDestroysIsTriedInTheTwinFirstAndShownToThoseWhoSign() throws Exception {
        List<Moto> both = Moto.together(
                Files.createDirectory(directory.resolve("real")), Files.createDirectory(directory.resolve("sandbox")));
        try (Moto real = both.getFirst();
                Moto sandbox = both.getLast();
                Clients production = Clients.admin(real.endpoint());
                Clients twin = Sandboxed.clients(sandbox);
                Installation lineclear = Installation.start(directory, real.endpoints(), twin(sandbox.endpoint()))) {
            real.awaken();
            Team team = Team.enrol(lineclear);
            team.cli("agent", "promote", "kiro", "--as", "olga@example.com", "--key", team.key("olga"))
                    .ok();
            team = team.inSession("clean up");
            make(production.dynamodb(), "reports", 7);
            String hold = team.held("reports");
            String page = rehearsed(team, hold);
            assertTrue(
                    page.contains("passed (emulated): destroyed table reports; taken back, and all is as before"),
                    page);
            assertTrue(there(production.dynamodb(), "reports"), "production is only read");
            assertTrue(there(twin.dynamodb(), "reports"), "and the twin has the table again");
            assertEquals(7, twin.dynamodb().scan(r -> r.tableName("reports")).count());
            team.approves("ann", hold);
            team.approves("bob", hold);
            team.delete("reports");
            assertFalse(there(production.dynamodb(), "reports"));
            assertTrue(there(twin.dynamodb(), "reports"), "the real one went to production alone");
            productionDoesSomethingElse(team.inSession("protect"), production.dynamodb());
            team.cli("agent", "promote", "kiro", "--as", "olga@example.com", "--key", team.key("olga"))
                    .ok();
            Jvm.Result reverted = team.cli(
                    "revert", hold, "--reason", "too soon", "--as", "ann@example.com", "--key", team.key("ann"));
            assertTrue(reverted.out().contains("held"), reverted::out);
            twinIsDown(team.inSession("more of it"), sandbox, production.dynamodb());
            assertTrue(team.cli("audit", "verify").ok().out().contains("The log is whole"));
        }
    }

    /** Between rehearsal and execution somebody else did what was asked, so that it did nothing any more. */
    private void productionDoesSomethingElse(Team team, DynamoDbClient production) throws Exception {
        make(production, "invoices", 1);
        String hold = team.holdIn(protects(team));
        assertTrue(rehearsed(team, hold).contains("changed table invoices (DeletionProtectionEnabled)"));
        team.approves("ann", hold);
        production.updateTable(r -> r.tableName("invoices").deletionProtectionEnabled(true));
        assertEquals("", protects(team));
        String next = protects(team);
        assertTrue(next.contains("halted"), next);
        Await.until(
                "taking it back is proposed",
                SOON,
                () -> team.cli("holds").ok().out().contains("Puts back"));
    }

    /** @return what the agent was told; empty when it was done */
    private static String protects(Team team) throws Exception {
        try (DynamoDbClient agent = team.agent()) {
            agent.updateTable(r -> r.tableName("invoices").deletionProtectionEnabled(true));
            return "";
        } catch (DynamoDbException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** It is said, and nothing is granted for it. */
    private void twinIsDown(Team team, Moto sandbox, DynamoDbClient production) throws Exception {
        sandbox.close();
        make(production, "orders", 1);
        String hold = team.held("orders");
        String page = rehearsed(team, hold);
        assertTrue(page.contains("not run (emulated)"), page);
        team.approves("ann", hold);
        team.approves("bob", hold);
        assertTrue(team.refused("orders").contains("a rehearsal"), "two signatures are no rehearsal");
        assertTrue(there(production, "orders"));
    }
}
