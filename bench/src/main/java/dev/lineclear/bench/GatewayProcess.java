package dev.lineclear.bench;

import dev.lineclear.cli.Control;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The real gateway as a process of its own, everything on, with an owner, an agent and a session. */
final class GatewayProcess implements AutoCloseable {
    private static final String OWNER = "owner@example.com";

    private final Path directory;
    private final AwsSessionCredentials session;
    private Child child;
    private URI endpoint;

    private GatewayProcess(Path directory, AwsSessionCredentials session, Child child, URI endpoint) {
        this.directory = directory;
        this.session = session;
        this.child = child;
        this.endpoint = endpoint;
    }

    /**
     * Starts it and opens a session.
     *
     * @param lineclear the command that a user gives, such as the launcher's path
     * @param javaOptions for the gateway alone
     */
    static GatewayProcess start(List<String> lineclear, String javaOptions, Path work, int backend) throws IOException {
        return start(lineclear, javaOptions, work, backend, "");
    }

    /** @param more of its configuration */
    static GatewayProcess start(List<String> lineclear, String javaOptions, Path work, int backend, String more)
            throws IOException {
        Path directory = Files.createDirectories(work.resolve("gateway"));
        Path configuration = Files.writeString(directory.resolve("lineclear.yaml"), """
                listen: { address: "127.0.0.1:0" }
                control: 127.0.0.1:0
                state: state
                log: { origin: bench.example.com/log }
                aws:
                  account: "123456789012"
                  endpoints: { dynamodb: "http://127.0.0.1:%d" }
                """.formatted(backend) + more);
        Child child = boot(lineclear, Map.of("LINECLEAR_JAVA_OPTS", javaOptions), directory);
        try {
            register(lineclear, directory, configuration);
            Control control = control(directory);
            return new GatewayProcess(directory, session(control), child, URI.create(control.gateway()));
        } catch (IOException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static Child boot(List<String> lineclear, Map<String, String> environment, Path directory)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AWS_ACCESS_KEY_ID", "AKIDBENCHPRODUCTION0");
        all.put("AWS_SECRET_ACCESS_KEY", "production-secret-of-the-gateway-alone");
        String configuration = directory.resolve("lineclear.yaml").toString();
        Path up = directory.resolve("state").resolve("control.json");
        Files.deleteIfExists(up);
        Child child = Child.start(with(lineclear, "up", "--config", configuration), all, directory.resolve("said"));
        try {
            child.awaitUp(() -> Files.exists(up));
            return child;
        } catch (IOException e) {
            child.close();
            throw e;
        }
    }

    private static Control control(Path directory) throws IOException {
        return Control.of(directory.resolve("state"));
    }

    /**
     * Stops it and starts it again, for the same session.
     *
     * @return nanoseconds from the command to the right answer to a signed read
     */
    long restart(List<String> lineclear, Map<String, String> environment) throws IOException {
        child.close();
        long start = System.nanoTime();
        child = boot(lineclear, environment, directory);
        endpoint = URI.create(control(directory).gateway());
        try (Line line = Line.open(port())) {
            var unused = line.ask(reads().next());
        }
        return System.nanoTime() - start;
    }

    private static List<String> with(List<String> command, String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return all;
    }

    /** As the README says it: whoever owns the gateway, and the agent. */
    private static void register(List<String> lineclear, Path directory, Path configuration) throws IOException {
        Path key = directory.resolve("owner.key");
        Path log = directory.resolve("registered");
        String config = configuration.toString();
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()), log);
        run(with(lineclear, "owner", "enrol", OWNER, "--public-key", key + ".pub", "--config", config), log);
        run(
                with(
                        lineclear,
                        "agent",
                        "add",
                        "kiro",
                        "--owner",
                        "sre",
                        "--as",
                        OWNER,
                        "--key",
                        key.toString(),
                        "--config",
                        config),
                log);
    }

    private static void run(List<String> command, Path log) throws IOException {
        try (Child child = Child.start(command, Map.of(), log)) {
            child.awaitEnd();
        }
    }

    private static AwsSessionCredentials session(Control control) throws IOException {
        ObjectNode body = Control.node();
        body.put("agent", "kiro");
        body.put("operator", "operator@example.com");
        body.put("task", "read orders as fast as can be");
        JsonNode s = control.post("/v1/sessions", body);
        return AwsSessionCredentials.create(
                s.path("accessKeyId").asString(""),
                s.path("secretAccessKey").asString(""),
                s.path("sessionToken").asString(""));
    }

    SignedReads reads() {
        return new SignedReads(session, endpoint);
    }

    /** Its state directory. */
    Path state() {
        return directory.resolve("state");
    }

    int port() {
        return endpoint.getPort();
    }

    ProcessHandle handle() {
        return child.handle();
    }

    @Override
    public void close() {
        child.close();
    }
}
