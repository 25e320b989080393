package dev.lineclear.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the product as a process of its own, with this test's class path. */
final class Jvm {
    private static final int LIMIT_SECONDS = 180;

    private Jvm() {}

    /** What a process came to. */
    record Result(int exit, String out) {
        Result ok() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + ":\n" + out);
            }
            return this;
        }
    }

    /** Whether no such command is on the PATH. */
    static boolean missing(String command) {
        return Arrays.stream(System.getenv("PATH").split(":")).noneMatch(p -> Files.isExecutable(Path.of(p, command)));
    }

    static List<String> command(String main, List<String> arguments) {
        return command(List.of(), main, arguments);
    }

    /** @param options of the JVM, after ours, so that they count */
    static List<String> command(List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlineclear.root=" + System.getProperty("lineclear.root"),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    static Process start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Result run(Path work, Map<String, String> environment, List<String> command) throws Exception {
        Path log = Files.createTempFile(work, "run", ".log");
        Process process = start(log, environment, command);
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("not done within " + LIMIT_SECONDS + " s:\n" + Files.readString(log));
        }
        return new Result(process.exitValue(), Files.readString(log));
    }
}
