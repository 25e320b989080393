package dev.lineclear.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The {@code aws} command of this machine, as an agent runs it: with one endpoint, one pair of keys, a home of its own,
 * and nothing of whoever runs the test: no profile, no configuration, no proxy, no metadata service.
 */
public final class AwsCli {
    private final Path command;
    private final Path home;

    private AwsCli(Path command, Path home) {
        this.command = command;
        this.home = home;
    }

    /**
     * Empty where the machine has none.
     *
     * @param home a directory of its own for its home and its output
     */
    public static Optional<AwsCli> find(Path home) {
        return Commands.find("aws").map(command -> new AwsCli(command, home));
    }

    /**
     * What a run came to.
     *
     * @param exit its exit code: 0 for success, 254 and 255 for a service's refusal
     */
    public record Finished(int exit, String out, String err) {}

    /**
     * Runs {@code aws ARGUMENTS} and waits for its end.
     *
     * @throws IOException when it cannot be started or is not through within {@code limit}; it is ended then
     */
    public Finished run(URI endpoint, AwsCredentials credentials, Duration limit, String... arguments)
            throws IOException, InterruptedException {
        return run(endpoint, credentials, limit, Map.of(), arguments);
    }

    /** As above, with variables set besides. */
    public Finished run(
            URI endpoint,
            AwsCredentials credentials,
            Duration limit,
            Map<String, String> variables,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        // AWS_ENDPOINT_URL alone does not do: version 1 ignores it for some services and goes to the public host.
        line.addAll(List.of("--endpoint-url", endpoint.toString()));
        line.addAll(List.of(arguments));
        Files.createDirectories(home);
        Path out = Files.createTempFile(home, "aws", ".out");
        Path err = Files.createTempFile(home, "aws", ".err");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(home.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(
                        Files.createTempFile(home, "aws", ".in").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(environment(endpoint, credentials));
        environment.putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("aws " + String.join(" ", arguments) + " was not through within " + limit.toSeconds()
                    + " s: " + read(err));
        }
        return new Finished(process.exitValue(), read(out), read(err));
    }

    private Map<String, String> environment(URI endpoint, AwsCredentials credentials) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH", System.getenv().getOrDefault("PATH", ""),
                "HOME", home.toString(),
                "AWS_CONFIG_FILE", home.resolve("no-config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", home.resolve("no-credentials").toString(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_PAGER", "",
                "AWS_DEFAULT_REGION", Clients.REGION.id(),
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey()));
        variables.put("LC_ALL", "C.UTF-8");
        if (credentials instanceof AwsSessionCredentials session) {
            variables.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        return variables;
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
