package dev.lineclear.gate.aws.sigv4;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real {@code aws} command, with a session's keys and nothing else of this machine's configuration. */
final class AwsCommand {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;

    AwsCommand(Path directory) {
        this.directory = directory;
    }

    /** Skips the test by name where the machine lacks the command. */
    static void assumeThere() {
        boolean there = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .anyMatch(p -> Files.isExecutable(Path.of(p, "aws")));
        assumeTrue(there, "the aws command is not on the PATH");
    }

    String run(String url, String command) throws Exception {
        return run(url, command, Path.of("/dev/null"));
    }

    /** What it makes of an empty answer does not matter, so neither does its exit code. */
    String run(String url, String command, Path config) throws Exception {
        List<String> words = new ArrayList<>(List.of("aws", "--endpoint-url", url));
        words.addAll(List.of(command.split(" ")));
        Path out = directory.resolve("stdout");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID",
                        "ASIALCEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY",
                        Sdk.SECRET,
                        "AWS_SESSION_TOKEN",
                        Sdk.TOKEN,
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_CONFIG_FILE",
                        config.toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                        "/dev/null",
                        "AWS_MAX_ATTEMPTS",
                        "1",
                        "AWS_EC2_METADATA_DISABLED",
                        "true",
                        "PYTHONUTF8",
                        "1"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), command + " did not end");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
