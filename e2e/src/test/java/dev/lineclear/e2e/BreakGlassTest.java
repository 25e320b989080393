package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway, its command line, and an owner who breaks the glass: by whom it can be done, and what stays behind. */
final class BreakGlassTest {
    private static final int REFUSED = 77;

    @TempDir
    Path directory;

    @Test
    void anOwnerBreaksTheGlassAndTwoOthersReviewIt() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
            StoryData.table(admin.dynamodb(), "reports", "production", 3);
            Team team = Team.enrol(lineclear);
            String op = lineclear.key("op") + ".pub";
            as(team, "olga", "approver", "add", "op@example.com", "--public-key", op, "--owner")
                    .ok();
            String hold = team.held("reports");

            refused(breaks(team, "ann", hold), "glass-not-for-this");
            refused(breaks(team, "op", hold), "approver-is-operator");
            assertEquals(1, as(team, "olga", "break-glass", hold, "--yes").exit(), "a reason is wanted");
            assertFalse(team.tryDelete("reports").isEmpty());

            Jvm.Result broken = breaks(team, "olga", hold);
            assertTrue(broken.ok().out().contains("The hold is GRANTED"), broken.out());
            assertEquals("", team.tryDelete("reports"));
            refused(breaks(team, "olga", hold), "hold-not-open");

            String open = team.cli("reviews").ok().out();
            assertTrue(open.contains("OPEN, 2 missing") && open.contains("Customers cannot pay"), open);
            String review = team.holdIn(open);
            assertTrue(audit(team).contains("its review is OPEN, 2 of 2 signatures missing"));
            refused(closes(team, "olga", review), "broke the glass");
            refused(closes(team, "op", review), "The agent ran for op@example.com");
            assertTrue(closes(team, "ann", review).ok().out().contains("stays open"));
            refused(closes(team, "ann", review), "counts once");
            assertTrue(closes(team, "bob", review).ok().out().contains("closed"));
            assertTrue(team.cli("reviews").ok().out().contains("No review is open"));

            String audit = audit(team);
            assertTrue(audit.contains("The log is whole"), audit);
            assertTrue(
                    audit.contains("is glass broken by olga@example.com on hold " + hold + " (“Customers cannot pay”);"
                            + " what ran on it ended in record "),
                    audit);
            assertTrue(audit.contains("reviewed by ann@example.com and bob@example.com"), audit);
            lineclear.stop();
        }
    }

    private static String audit(Team team) {
        return team.cli("audit", "verify").ok().out();
    }

    private static Jvm.Result breaks(Team team, String name, String hold) {
        return as(team, name, "break-glass", hold, "--yes", "--reason", "Customers cannot pay");
    }

    private static Jvm.Result closes(Team team, String name, String review) {
        return as(team, name, "review", "close", review, "--note", "It was right");
    }

    private static Jvm.Result as(Team team, String name, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--as", name + "@example.com", "--key", team.key(name)));
        return team.cli(all.toArray(String[]::new));
    }

    private static void refused(Jvm.Result result, String why) {
        assertEquals(REFUSED, result.exit(), result.out());
        assertTrue(result.out().contains(why), result.out());
    }
}
