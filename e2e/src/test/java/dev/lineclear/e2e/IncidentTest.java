package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A deletion that two people signed, told afterwards out of the log. */
final class IncidentTest {
    private static final Pattern SESSION = Pattern.compile("Review of session ([0-9A-Z]{26})");
    private static final String TASK = "tidy <script>alert(1)</script> | [x](http://evil.example) # up";

    @TempDir
    Path directory;

    @Test
    void aSessionIsToldWithItsProofs() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            Team team = Team.enrol(lineclear);
            Team tidying = team.inSession(TASK);
            String session = session(team);
            try (DynamoDbClient agent = tidying.agent()) {
                agent.listTables();
            }
            String hold = tidying.held("reports");
            team.approves("ann", hold);
            team.approves("bob", hold);
            assertEquals("", tidying.tryDelete("reports"));

            Path zip = directory.resolve("review.zip");
            String told = team.cli("incident", "export", "--session", session, "--bundle", zip.toString())
                    .ok()
                    .out();
            assertEquals(session, found(SESSION, told));
            inOrder(
                    told,
                    "Session opened for",
                    "Read: dynamodb:ListTables",
                    "Held as " + hold,
                    "signed APPROVE",
                    "signed APPROVE",
                    "About to run",
                    "Production");
            assertTrue(told.contains("ann\\@example.com"), told);
            assertFalse(
                    told.contains("<script>") || told.contains("[x](") || told.contains("http://"),
                    "an agent's words are text in Markdown");
            try (ZipFile files = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
                long records = files.stream()
                        .filter(f -> f.getName().endsWith(".proof"))
                        .count();
                assertEquals(
                        told.lines().filter(l -> l.matches("\\| 20\\d\\d-.*")).count(), records);
            }
            String page = team.cli("incident", "export", "--session", session, "--format", "html")
                    .ok()
                    .out();
            assertTrue(page.contains("&lt;script&gt;") && !page.contains("<script"), "and in HTML");
            assertTrue(team.cli("incident", "export", "--session", "none").out().contains("no record in that time"));
        }
    }

    private static String session(Team team) {
        String all = team.cli("session", "list", "--json").ok().out();
        Matcher mine = Pattern.compile("\\{[^{}]*tidy[^{}]*}").matcher(all);
        assertTrue(mine.find(), all);
        return found(Pattern.compile("\"id\" : \"([0-9A-Z]{26})\""), mine.group());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    private static void inOrder(String text, String... parts) {
        int from = text.indexOf("## Timeline");
        for (String part : List.of(parts)) {
            from = text.indexOf(part, from + 1);
            assertTrue(from > 0, part + " is not next in " + text);
        }
    }
}
