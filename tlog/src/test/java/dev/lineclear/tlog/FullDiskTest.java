package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full, and the same process going on once there is room. */
@Timeout(120)
class FullDiskTest {
    private static final int BALLAST_BYTES = 4 * 1024 * 1024;

    /** Room for seven pieces of ballast and for a log that is soon too large. */
    private static final int DISK_BYTES = 10 * BALLAST_BYTES;

    @TempDir
    Path temporary;

    @Test
    void aLogThatMetAFullDiskGoesOnInTheSameProcessOnceThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        assumeTrue(mounts(disk), "missing: unshare, with permission to mount a tmpfs in a namespace of its own");
        SignerKey key = SignerKey.generate("log.example/full");
        List<String> command = new ArrayList<>(inside(
                disk,
                "exec \"$@\"",
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskChild.class.getName(),
                disk.toString(),
                key.text(),
                String.valueOf(BALLAST_BYTES)));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            lines = out.lines().toList();
        } finally {
            child.destroyForcibly();
        }
        assertFalse(lines.stream().anyMatch(l -> l.startsWith("BAD")), lines::toString);
        assertEquals(3, lines.stream().filter(l -> l.startsWith("FULL")).count(), lines::toString);
        String[] end = lines.getLast().split(" ");
        assertEquals("END", end[0], lines::toString);
        assertTrue(Long.parseLong(end[1]) > 100, lines::toString);
        assertTrue(Long.parseLong(end[2]) > Long.parseLong(end[1]), lines::toString);
    }

    private static List<String> inside(Path disk, String script, String... arguments) {
        String mount = "mount -t tmpfs -o size=" + DISK_BYTES + " tmpfs '" + disk + "' && ";
        List<String> command = new ArrayList<>(
                List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount + script, "sh"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean mounts(Path disk) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(inside(disk, "true"))
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
