package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a gateway is there, and that it is there whole or not at all. */
final class StartTest {
    private static final String CLI = "dev.lineclear.cli.Main";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of a process that SIGTERM ended: 128 and 15. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    private List<String> up(Map<String, String> sections) throws Exception {
        Path file = directory.resolve("lineclear.yaml");
        Files.writeString(file, "state: state\n" + String.join("\n", sections.values()) + "\n");
        return Jvm.command(CLI, List.of("up", "--config", file.toString()));
    }

    /** As by a gateway that was killed. */
    private void leftBehind() throws IOException {
        Path state = Files.createDirectories(directory.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(announced(), "{}");
    }

    private Path announced() {
        return directory.resolve("state").resolve("control.json");
    }

    /** Each is a server of its own, and none may be missing from what says that it is there. */
    static Stream<Arguments> doors() {
        return Stream.of(
                Arguments.of("listen", "listen: { address: \"127.0.0.1:%d\" }"),
                Arguments.of("control", "control: 127.0.0.1:%d"),
                Arguments.of("console", "console: { address: \"127.0.0.1:%d\", url: \"http://localhost:7701\" }"),
                Arguments.of("otlp", "otlp: { address: \"127.0.0.1:%d\" }"),
                Arguments.of("log.serve", "log: { serve: \"127.0.0.1:%d\" }"));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void whatCannotStartWholeSaysWhyAndLeavesNothingToBeFound(String setting, String section) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> sections = new TreeMap<>(Map.of(
                    "listen", "listen: { address: \"127.0.0.1:0\" }",
                    "control", "control: 127.0.0.1:0"));
            sections.put(setting, section.formatted(taken.getLocalPort()));
            List<String> command = up(sections);
            leftBehind();
            Jvm.Result result = Jvm.run(directory, Map.of(), command);
            assertEquals(1, result.exit(), result.out());
            assertTrue(
                    result.out()
                            .contains(setting + ": nothing can listen at 127.0.0.1:" + taken.getLocalPort()
                                    + " (Address already in use"),
                    result.out());
            assertFalse(Files.exists(announced()), "nobody is there: " + result.out());
        }
    }

    @Test
    void whoFindsItFindsItsConsoleAndStopsItInThatMoment() throws Exception {
        int port = FreePorts.next();
        Path log = directory.resolve("gateway.log");
        Process gateway = Jvm.start(
                log,
                Map.of(),
                up(Map.of(
                        "listen", "listen: { address: \"127.0.0.1:0\" }",
                        "control", "control: 127.0.0.1:0",
                        "console",
                                "console: { address: \"127.0.0.1:%d\", url: \"http://localhost:%d\" }"
                                        .formatted(port, port))));
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!Files.exists(announced())) {
                assertTrue(gateway.isAlive() && System.nanoTime() < end, () -> said(log));
                Thread.onSpinWait();
            }
            // In that very moment: no waiting, no trying again.
            try (Socket people = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(people.isConnected());
            }
            gateway.destroy();
            assertTrue(gateway.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), () -> said(log));
            assertEquals(TERMINATED, gateway.exitValue(), () -> said(log));
            assertTrue(said(log).contains("Stopped."), () -> said(log));
            assertFalse(said(log).contains("Exception"), () -> said(log));
            assertFalse(Files.exists(announced()), "it is gone");
        } finally {
            gateway.destroyForcibly();
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
