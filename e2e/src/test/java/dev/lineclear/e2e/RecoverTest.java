package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Owners who lost their keys, and a file that says more than they agreed on: at a real gateway, over its restarts. */
final class RecoverTest {
    private static final Pattern RECOVERY = Pattern.compile("RECOVERY ([0-9A-HJKMNP-TV-Z]{26})");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Installation lineclear;
    private Team team;

    @Test
    void recoveryIsLoudAndTheFileAloneChangesNoGuardedSetting() throws Exception {
        try (Installation started =
                Installation.start(directory, Map.of("dynamodb", URI.create("http://127.0.0.1:9")), "")) {
            lineclear = started;
            team = Team.enrol(lineclear);
            as("olga", "approver", "add", "omar@example.com", "--public-key", lineclear.key("omar") + ".pub", "--owner")
                    .ok();
            theFileSaysThatNothingIsEnforced();
            anOwnerIsRecovered();
            audited();
        }
    }

    private void theFileSaysThatNothingIsEnforced() throws Exception {
        Files.writeString(lineclear.configuration(), "observe: [ aws ]\n", StandardOpenOption.APPEND);
        lineclear.crashAndRestart();
        assertFalse(greeting().contains("OBSERVING"), greeting());
        assertTrue(team.ready().contains("other guarded settings"), team.ready());
        String hold = team.holdIn(as("olga", "settings", "propose").out());
        String page = team.cli("show", hold).ok().out();
        assertTrue(page.contains("+ observe: aws"), page);
        as("omar", "approve", hold, "--yes").ok();
        as("olga", "apply", hold).ok();
        lineclear.crashAndRestart();
        assertTrue(greeting().contains("OBSERVING"), greeting());
        assertFalse(team.ready().contains("guarded settings"), team.ready());
    }

    private void anOwnerIsRecovered() throws Exception {
        String key = lineclear.key("rita") + ".pub";
        team.cli("recover", "owner", "rita@example.com", "--public-key", key, "--because", "the laptops are gone")
                .ok();
        assertFalse(team.cli("approver", "list").ok().out().contains("rita"), "not before the next start");
        for (int start = 0; start < 2; start++) {
            lineclear.crashAndRestart();
            assertTrue(greeting().contains("rita@example.com was made an owner"), greeting());
            assertTrue(team.ready().contains("the laptops are gone"), team.ready());
        }
        String people = team.cli("approver", "list").ok().out();
        assertTrue(people.contains("let in by recovery on the host"), people);
        assertEquals(
                77, as("rita", "agent", "add", "mine", "--owner", "reporting").exit(), "nobody is alone");
        Matcher matcher = RECOVERY.matcher(team.ready());
        assertTrue(matcher.find(), team.ready());
        String id = matcher.group(1);
        Jvm.Result herself = as("rita", "recover", "acknowledge", id);
        assertEquals(77, herself.exit(), herself.out());
        as("omar", "recover", "acknowledge", id).ok();
        assertFalse(team.ready().contains("RECOVERY"), team.ready());
        lineclear.crashAndRestart();
        assertFalse(greeting().contains("RECOVER"), greeting());
    }

    private void audited() throws Exception {
        lineclear.stop();
        String out = team.cli("audit", "verify", "--json").out();
        JsonNode report = CanonicalJson.parse(
                out.substring(out.indexOf('{'), out.lastIndexOf('}') + 1).getBytes(StandardCharsets.UTF_8));
        assertTrue(report.path("good").asBoolean(), report::toString);
        assertTrue(report.path("kinds").has("dev.lineclear.recovered.v1"), report::toString);
        assertTrue(report.path("kinds").has("dev.lineclear.recovery-acknowledged.v1"), report::toString);
    }

    /** All it says when it has started. */
    private String greeting() throws Exception {
        Await.until("it greets", LIMIT, () -> lineclear.log().contains("  policies   "));
        return lineclear.log();
    }

    private Jvm.Result as(String who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--as", who + "@example.com", "--key", team.key(who)));
        return team.cli(all.toArray(String[]::new));
    }
}
