package dev.lineclear.e2e;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.server.audit.Audit;
import dev.lineclear.server.audit.AuditReport;
import dev.lineclear.server.audit.LogPlace;
import dev.lineclear.testkit.AwsServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, as the README's first command plays it. */
final class DemoTest {
    @TempDir
    Path directory;

    @Test
    void theIncidentIsHeldApprovedExecutedAndTakenBack() throws Exception {
        Path kept = directory.resolve("kept");
        Jvm.Result played = Jvm.run(
                directory, Map.of(), Jvm.command("dev.lineclear.demo.DemoMain", List.of("--keep", kept.toString())));
        assertEquals(0, played.exit(), () -> otherwise(played.out()));
        assertTrue(played.out().contains("All of it turned out as it should"), played.out());
        AuditReport report =
                Audit.verify(LogPlace.directory(kept.resolve("log"), kept.resolve("log.vkey")), progress -> {});
        assertTrue(report.good(), report.lines().toString());
        assertEquals(3 + 5, report.pairs(), "and five that its owner made: an agent and four people registered");
        assertEquals(3, report.votes());
        noSecretIsInTheLog(kept.resolve("log"));
    }

    /** What failed comes first: reports cut what is long. */
    private static String otherwise(String out) {
        int at = out.indexOf("turned out otherwise:");
        return (at < 0
                        ? ""
                        : out.substring(at).lines().skip(1).map(String::strip).collect(joining("; ")) + "\n")
                + out;
    }

    private static void noSecretIsInTheLog(Path log) throws Exception {
        try (Stream<Path> files = Files.walk(log)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(content.contains(AwsServers.SECRET_KEY), file.toString());
                assertFalse(content.contains("lc1."), file + " holds a session's token");
                assertFalse(content.contains("rounded"), file + " holds data that passed through");
            }
        }
    }

    @Test
    void aDirectoryWithThingsInItIsLeftAlone() throws Exception {
        Files.writeString(directory.resolve("precious"), "x");
        Jvm.Result refused = Jvm.run(
                Files.createTempDirectory("lineclear-e2e"),
                Map.of(),
                Jvm.command("dev.lineclear.demo.DemoMain", List.of("--keep", directory.toString())));
        assertEquals(73, refused.exit(), refused.out());
        assertEquals("x", Files.readString(directory.resolve("precious")));
    }
}
