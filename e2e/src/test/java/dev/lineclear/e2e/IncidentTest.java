package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** A deletion that two people signed, told afterwards out of the log. */
final class IncidentTest {
    private static final Pattern SESSION = Pattern.compile("Of session ([0-9A-Z]{26})");

    @TempDir
    Path directory;

    @Test
    void aSessionIsToldWithItsProofs() throws Exception {
        int port = FreePorts.next();
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory, Map.of("dynamodb", dynamodb.endpoint()), "otlp: 127.0.0.1:" + port + "\n")) {
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            Team team = Team.enrol(lineclear);
            String omar = lineclear.key("omar") + ".pub";
            team.cli(IncidentStory.as(
                            team, "olga", "approver", "add", "omar@example.com", "--public-key", omar, "--owner"))
                    .ok();
            String then = IncidentStory.put(team, directory, "then");
            Team tidying = team.inSession(IncidentStory.TASK, "--model", "m_1", "--agent-version", "2.1");
            String session = IncidentStory.session(team);
            IncidentStory.traced(tidying, lineclear, port);
            String hold = team.holdIn(assertThrows(DynamoDbException.class, () -> IncidentStory.delete(tidying))
                    .getMessage());
            team.approves("ann", hold);
            team.approves("bob", hold);
            IncidentStory.delete(tidying);

            IncidentStory.takenBack(team, hold);
            String later = IncidentStory.put(team, directory, "later");
            String incident = IncidentStory.incident(team, session);
            Path zip = directory.resolve("review.zip");
            String told = team.cli("incident", "export", "--session", session, "--bundle", zip.toString())
                    .ok()
                    .out();
            assertEquals(session, IncidentStory.found(SESSION, told));
            IncidentReviewChecks.inOrder(
                    told,
                    "Session opened for",
                    "Read: dynamodb:ListTables",
                    "The agent's own trace, its word: 1 step, such as aws dynamodb list-tables",
                    "Held as " + hold,
                    IncidentStory.SAID,
                    "Policies " + then + " say hold, by production-destroy",
                    "It waits for: 2 approvals",
                    "signed APPROVE",
                    "signed APPROVE",
                    "About to run",
                    IncidentStory.SAID,
                    "Policies " + then + " say hold",
                    "Production",
                    "There was: 2 approvals",
                    "a snapshot",
                    "Held as ",
                    "About to run",
                    "Production",
                    "ann@example.com opened incident " + incident,
                    "bob@example.com closed incident " + incident);
            assertTrue(told.contains("nobody asked what reads it (bob@example.com"), told);
            assertTrue(told.contains("model m_1"), told);
            assertTrue(told.contains("## What the agent says it did") && told.contains("tool shell\\<b>"), told);
            assertTrue(told.contains("ann@example.com"), told);
            assertFalse(
                    told.matches("(?s).*(?<!\\\\)<script.*") || told.contains("[x](") || told.contains("http://"),
                    "an agent's words are text in Markdown");
            String page = team.cli("incident", "export", "--session", session, "--format", "html")
                    .ok()
                    .out();
            assertTrue(page.contains("&lt;script&gt;") && !page.contains("<script"), "and in HTML");
            assertTrue(team.cli("incident", "export", "--session", "none").out().contains("no record in that time"));
            IncidentStory.byThemselves(team, admin);
            ReportChecks report = new ReportChecks(directory, team);
            assertAll(
                    () -> IncidentReviewChecks.named(told, then, later),
                    () -> IncidentReviewChecks.whatBecameOfIt(told, incident),
                    () -> IncidentReviewChecks.proven(
                            told, zip, lineclear.state().resolve("log.vkey")),
                    () -> IncidentReviewChecks.ofTheIncident(team, incident, told),
                    () -> IncidentReviewChecks.literally(team, session, hold),
                    () -> IncidentReviewChecks.drawn(team, directory, session, incident, told),
                    () -> report.reported(lineclear, later),
                    report::compared);
        }
    }
}
