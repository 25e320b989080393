package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Effect;
import dev.lineclear.safeguard.rollout.PaceRule;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationFile;
import dev.lineclear.server.control.ControlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a rehearsal, and how agents are paced, is what owners agreed on, whatever the file says. */
class GuardedSettingsTest {
    private static final String TWIN =
            "twin: { endpoint: \"http://127.0.0.1:5001\", credentials: twin.credentials, dry-run-counts: %s, fresh: %s }";

    @TempDir
    private Path directory;

    private Configuration read(String yaml) throws IOException {
        return ConfigurationFile.read(Files.writeString(directory.resolve("lineclear.yaml"), yaml));
    }

    private Configuration inForce(Configuration file, SortedMap<String, String> agreed) throws IOException {
        return GuardedSettings.in(file, agreed, directory.resolve("witnesses"));
    }

    @Test
    void aFileThatWasChangedMakesNoDryRunCount() throws IOException {
        Configuration agreed = read("");
        Configuration loose = read("rehearsal: { dry-run-counts: true, fresh: 24h }");
        assertTrue(loose.rehearsal().dryRunCounts());
        Configuration runs = inForce(loose, GuardedSettings.of(agreed));
        assertFalse(runs.rehearsal().dryRunCounts());
        assertEquals(agreed.rehearsal().fresh(), runs.rehearsal().fresh());
        assertTrue(inForce(agreed, GuardedSettings.of(loose)).rehearsal().dryRunCounts());
    }

    @Test
    void norDoesOneOfTheTwin() throws IOException {
        Configuration agreed = read(TWIN.formatted("false", "10m"));
        Configuration loose = read(TWIN.formatted("true", "20h"));
        var runs = inForce(loose, GuardedSettings.of(agreed)).twin().orElseThrow();
        assertFalse(runs.dryRunCounts());
        assertEquals(Duration.ofMinutes(10), runs.fresh());
        assertEquals(loose.twin().orElseThrow().endpoints(), runs.endpoints(), "where it is the host decides");
    }

    @Test
    void whatWasAgreedOnBeforeThereWasAWordForItDoesNotCount() throws IOException {
        SortedMap<String, String> before = new TreeMap<>(GuardedSettings.of(read("")));
        before.remove("rehearsal.dry-run-counts");
        before.remove("rehearsal.fresh");
        Configuration runs = inForce(read("rehearsal: { dry-run-counts: true, fresh: 2h }"), before);
        assertFalse(runs.rehearsal().dryRunCounts());
        assertEquals(Duration.ofHours(2), runs.rehearsal().fresh());
    }

    @Test
    void aRehearsalForEverIsNoneToAgreeOn() throws IOException {
        SortedMap<String, String> settings = new TreeMap<>(GuardedSettings.of(read("")));
        GuardedSettings.check(settings);
        for (String fresh : new String[] {"PT25H", "PT0S", "PT-1H", "soon"}) {
            settings.put("rehearsal.fresh", fresh);
            assertThrows(ControlException.class, () -> GuardedSettings.check(settings), fresh);
        }
    }

    private static final String PACED = """
            pacing:
              bake: 10m
              operations: ["ecs:*", "dynamodb:Update*"]
              healthy:
                - { name: page, http: "https://shop.example.com/health", within: 2s, least: 3 }
                - { name: errors, prometheus: "sum(errors)", worse: up, change: 0.25 }
            """;

    private PaceRule paced(Configuration file, Configuration agreed) throws IOException {
        return inForce(file, GuardedSettings.of(agreed)).rollouts().pacing().orElseThrow();
    }

    @Test
    void pacingComesBackAsItWasAgreedOn() throws IOException {
        Configuration agreed = read(PACED);
        assertEquals(
                GuardedSettings.of(agreed),
                GuardedSettings.of(inForce(read(""), GuardedSettings.of(agreed))),
                "all that it says");
        PaceRule rule = paced(read(""), agreed);
        assertEquals(agreed.rollouts().pacing().orElseThrow().effects(), rule.effects());
        assertEquals(2, rule.healthy().size());
    }

    @Test
    void aFileThatWasChangedSwitchesNoPacingOff() throws IOException {
        assertEquals(Duration.ofMinutes(10), paced(read(""), read(PACED)).bake());
    }

    @Test
    void aFileThatWasChangedWatchesNoShorterAndLooksAtNoLess() throws IOException {
        Configuration loose = read("pacing: { bake: 1s, operations: [\"s3:*\"], effects: [create] }");
        PaceRule runs = paced(loose, read(PACED));
        assertEquals(Duration.ofMinutes(10), runs.bake());
        assertEquals(2, runs.healthy().size());
        assertTrue(runs.covers("ecs:UpdateService", Effect.UPDATE));
    }

    @Test
    void whatOwnersSwitchedOffStaysOff() throws IOException {
        assertTrue(inForce(read(PACED), GuardedSettings.of(read("")))
                .rollouts()
                .pacing()
                .isEmpty());
    }

    /** An upgrade takes nobody's pacing away. */
    @Test
    void whatWasAgreedOnBeforePacingWasAskedAboutLeavesItToTheFile() throws IOException {
        SortedMap<String, String> before = new TreeMap<>(GuardedSettings.of(read("")));
        before.remove("pacing");
        assertEquals(
                Duration.ofMinutes(10),
                inForce(read(PACED), before).rollouts().pacing().orElseThrow().bake());
    }

    @Test
    void pacingThatNoGatewayCouldStartWithIsNothingToAgreeOn() throws IOException {
        SortedMap<String, String> settings = new TreeMap<>(GuardedSettings.of(read(PACED)));
        GuardedSettings.check(settings);
        String good = settings.getOrDefault("pacing", "");
        for (String bad : new String[] {
            "bake PT1H",
            good.replace("bake PT10M", "bake PT2H"),
            good.replace("bake PT10M", "bake PT0S"),
            good.replace("bake PT10M", "bake soon"),
            good.replace("effect update", "effect read"),
            good + "\nunless tuesday",
            good + "\nhealthy {\"kind\":\"feeling\",\"name\":\"x\",\"settings\":{}}",
            good + "\nhealthy {"
        }) {
            settings.put("pacing", bad);
            assertThrows(ControlException.class, () -> GuardedSettings.check(settings), bad);
        }
    }
}
