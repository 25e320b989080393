package dev.lineclear.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChildServerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path work;

    static List<ChildSpec> everyServer() {
        return List.of(AwsServers.dynamodbSpec(), AwsServers.sqsSpec(), AwsServers.s3Spec());
    }

    @ParameterizedTest
    @MethodSource("everyServer")
    void anotherPortIsTakenWhenTheFirstWasLostToWhoeverAnswersThere(ChildSpec spec) throws Exception {
        try (RecordingServer thief = RecordingServer.start(Script.answer(200, "text/plain", "not the server"))) {
            int free = FreePorts.next();
            Queue<Integer> ports = new ArrayDeque<>(List.of(thief.endpoint().getPort(), free));
            try (ChildServer server = ChildServer.start(spec, work, ports::remove)) {
                assertEquals(free, server.endpoint().getPort());
                assertTrue(server.process().isAlive());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyServer")
    void twoOfAKindRunSideBySideAndEndWhenTheyAreClosed(ChildSpec spec) throws Exception {
        ChildServer one = ChildServer.start(spec, work.resolve("one"));
        ChildServer two = ChildServer.start(spec, work.resolve("two"));
        ProcessHandle first = one.process();
        ProcessHandle second = two.process();
        assertNotEquals(one.endpoint(), two.endpoint());
        one.close();
        assertFalse(first.isAlive());
        assertTrue(second.isAlive());
        two.close();
        two.close();
        assertFalse(second.isAlive());
    }

    @Test
    void killedServersParentLeavesNoneBehind() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentToKill.class.getName(),
                        work.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> children;
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            children = said.lines()
                    .limit(3)
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
        } finally {
            parent.destroyForcibly().waitFor();
        }
        try {
            assertEquals(3, children.size());
            Await.until("all three are gone", SOON, () -> children.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        ChildSpec broken = new ChildSpec(
                "sqs", "no.such.Main", 64, (port, directory) -> new ChildSpec.Invocation(List.of(), List.of()));
        IOException refused = assertThrows(IOException.class, () -> ChildServer.start(broken, work));
        assertTrue(refused.getMessage().contains("no.such.Main"), refused.getMessage());
    }

    @Test
    void aServerThatWasNotBuiltIsNamedWithWhatToDo() {
        ChildSpec unbuilt = new ChildSpec(
                "kinesis", "any.Main", 64, (port, directory) -> new ChildSpec.Invocation(List.of(), List.of()));
        IOException refused = assertThrows(IOException.class, () -> ChildServer.start(unbuilt, work));
        assertTrue(refused.getMessage().contains("mvn -pl demo/servers/kinesis"), refused.getMessage());
    }

    @Test
    void temporaryDirectoriesGoWithAllInThem() throws Exception {
        Path directory = TempDirs.create("kit");
        Files.createDirectories(directory.resolve("a/b"));
        Files.writeString(directory.resolve("a/b/c"), "x");
        Path outside = Files.writeString(work.resolve("kept"), "kept");
        Files.createSymbolicLink(directory.resolve("a/link"), outside);
        TempDirs.delete(directory);
        assertFalse(Files.exists(directory));
        assertTrue(Files.exists(outside));
        TempDirs.delete(directory);
    }
}
