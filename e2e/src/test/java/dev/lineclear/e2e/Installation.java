package dev.lineclear.e2e;

import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway as a user has it: {@code lineclear up} as a process, and the command line beside it. */
final class Installation implements AutoCloseable {
    private static final String CLI = "dev.lineclear.cli.Main";
    private static final Pattern LISTENING = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final List<String> jvm;
    private Process gateway;

    private Installation(Path directory, List<String> jvm, Process gateway) {
        this.directory = directory;
        this.jvm = jvm;
        this.gateway = gateway;
    }

    /** @param more lines of configuration */
    static Installation start(Path directory, Map<String, URI> endpoints, String more) throws IOException {
        return start(directory, endpoints, more, List.of());
    }

    /** @param jvm options of the gateway's JVM */
    static Installation start(Path directory, Map<String, URI> endpoints, String more, List<String> jvm)
            throws IOException {
        StringBuilder yaml = new StringBuilder("""
                listen: { address: "127.0.0.1:0" }
                control: 127.0.0.1:0
                state: state
                holds: { patience: 100ms }
                log: { origin: e2e.example.com/log, checkpoint-every: 50ms }
                aws:
                  account: "000000000000"
                  endpoints:
                """);
        endpoints.forEach((service, uri) ->
                yaml.append("    ").append(service).append(": ").append(uri).append('\n'));
        Files.writeString(directory.resolve("lineclear.yaml"), yaml + more);
        Installation installation = new Installation(directory, jvm, boot(directory, jvm));
        installation.awaitUp();
        return installation;
    }

    private static Process boot(Path directory, List<String> jvm) throws IOException {
        return Jvm.start(
                directory.resolve("gateway.log"),
                Map.of("AWS_ACCESS_KEY_ID", AwsServers.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", AwsServers.SECRET_KEY),
                Jvm.command(
                        jvm,
                        CLI,
                        List.of(
                                "up",
                                "--config",
                                directory.resolve("lineclear.yaml").toString())));
    }

    private void awaitUp() {
        Await.until("the gateway is up", START_LIMIT, () -> {
            if (!gateway.isAlive()) {
                throw new AssertionError("the gateway ended: " + log());
            }
            return Files.exists(directory.resolve("state/control.json"));
        });
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("gateway.log"));
    }

    Path configuration() {
        return directory.resolve("lineclear.yaml");
    }

    /** Where it listens for debuggers, when its JVM was told to at any port. */
    int debugPort() throws IOException {
        Matcher matcher = LISTENING.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("it does not listen for debuggers: " + log());
        }
        return Integer.parseInt(matcher.group(1));
    }

    Path state() {
        return directory.resolve("state");
    }

    /** Ends it as a power cut would, and starts it again. */
    void crashAndRestart() throws Exception {
        kill();
        restart();
    }

    /** {@code kill -9}. */
    void kill() throws Exception {
        gateway.destroyForcibly().waitFor();
    }

    /** After {@link #kill}, in the same state directory. */
    void restart() throws Exception {
        Files.deleteIfExists(directory.resolve("state/control.json"));
        Files.deleteIfExists(directory.resolve("gateway.log"));
        gateway = boot(directory, jvm);
        awaitUp();
    }

    /** Runs {@code lineclear …}. */
    Jvm.Result cli(String... arguments) throws Exception {
        return cli(Map.of(), arguments);
    }

    Jvm.Result cli(Map<String, String> environment, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        int at = all.contains("--") ? all.indexOf("--") : all.size();
        all.addAll(at, List.of("--config", directory.resolve("lineclear.yaml").toString()));
        return Jvm.run(directory, environment, Jvm.command(CLI, all));
    }

    /** Makes a key and returns its path. */
    Path key(String name) throws Exception {
        Path key = directory.resolve(name + ".key");
        Jvm.run(directory, Map.of(), List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
                .ok();
        return key;
    }

    /** Stops it as SIGTERM does. @return its exit status */
    int stop() throws InterruptedException {
        gateway.destroy();
        if (!gateway.waitFor(40, TimeUnit.SECONDS)) {
            throw new AssertionError("did not stop within 40 s");
        }
        return gateway.exitValue();
    }

    @Override
    public void close() {
        gateway.destroyForcibly();
    }
}
