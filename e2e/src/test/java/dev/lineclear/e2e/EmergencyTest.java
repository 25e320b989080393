package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.cli.Control;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who acts alone in an emergency, with their own command: what runs at once, for whom, and what stays behind. */
final class EmergencyTest {
    private static final int REFUSED = 77;

    /** Longer than a look, a signature and a vote take on a busy machine. */
    private static final String PATIENCE = "holds: { patience: 25s }\n";

    @TempDir
    Path directory;

    @Test
    void anOwnersOwnCommandRunsAtOnceAndIsReviewed() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear =
                        Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), PATIENCE)) {
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            Team team = Team.enrol(lineclear);

            Jvm.Result ann = emergency(lineclear, team, "ann", 15);
            assertEquals(REFUSED, ann.exit(), ann.out());
            assertTrue(ann.out().contains("ann@example.com is not an owner"), ann.out());
            assertTrue(team.cli("session", "list").ok().out().lines().noneMatch(l -> l.contains("ann@example.com")));
            assertTrue(admin.dynamodb().listTables().tableNames().contains("reports"));
            assertTrue(team.cli("reviews").ok().out().contains("No review is open"));

            Jvm.Result olga = emergency(lineclear, team, "olga", 55);
            assertEquals(0, olga.exit(), olga.out());
            assertTrue(olga.out().contains("input: 0 bytes"), olga.out());
            assertTrue(
                    olga.out().contains("deleted reports") && olga.out().contains("glass broken for 1 hold,"),
                    olga.out());
            assertFalse(admin.dynamodb().listTables().tableNames().contains("reports"));

            String reviews = team.cli("reviews").ok().out();
            assertTrue(reviews.contains("OPEN, 2 missing") && reviews.contains("Customers cannot pay"), reviews);
            String sessions = team.cli("session", "list").ok().out();
            assertTrue(sessions.contains("CLOSED") && sessions.contains("olga@example.com"), sessions);
            String audit = team.cli("audit", "verify").ok().out();
            assertTrue(audit.contains("is glass broken by olga@example.com"), audit);
            assertTrue(audit.contains("The log is whole"), audit);
        }
    }

    @Test
    void theControlTokenAloneOpensNoEmergency() throws Exception {
        try (Installation lineclear =
                Installation.start(directory, Map.of("dynamodb", URI.create("http://127.0.0.1:9")), "")) {
            Team.enrol(lineclear);
            Control control = Control.of(lineclear.state());
            var body = Control.node();
            body.put("task", "I say so");
            body.put("operator", "olga@example.com");
            RuntimeException refused =
                    assertThrows(RuntimeException.class, () -> control.post("/v1/emergencies", body));
            assertTrue(String.valueOf(refused.getMessage()).contains("statement is missing"), refused.toString());
            body.put(
                    "statement",
                    "lineclear-control/v1\n{\"by\":\"olga@example.com\",\"change\":\"session.emergency\"}\n");
            body.put("signature", "none");
            refused = assertThrows(RuntimeException.class, () -> control.post("/v1/emergencies", body));
            assertTrue(String.valueOf(refused.getMessage()).contains("not by a registered key"), refused.toString());
            body.put("agent", "lineclear");
            body.remove("statement");
            refused = assertThrows(RuntimeException.class, () -> control.post("/v1/sessions", body));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("there is no agent lineclear"), refused.toString());
        }
    }

    private static Jvm.Result emergency(Installation lineclear, Team team, String name, int seconds) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "emergency",
                "--config",
                lineclear.configuration().toString(),
                "--state",
                lineclear.state().toString(),
                "--as",
                name + "@example.com",
                "--key",
                team.key(name),
                "--yes",
                "--reason",
                "Customers cannot pay",
                "--"));
        command.addAll(Jvm.command(DeletesTable.class.getName(), List.of("reports", Integer.toString(seconds))));
        return Jvm.run(lineclear.configuration().getParent(), Map.of(), Jvm.command("dev.lineclear.cli.Main", command));
    }
}
