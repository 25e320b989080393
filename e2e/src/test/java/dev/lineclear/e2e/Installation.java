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
    private final Options options;
    private Process gateway;

    /**
     * How it is set up.
     *
     * @param more lines of configuration
     * @param jvm options of the gateway's JVM
     * @param before what the command that starts it begins with, such as {@code unshare}
     * @param state where the gateway sees its state directory
     */
    record Options(String more, List<String> jvm, List<String> before, Path state) {
        static Options of(Path directory) {
            return new Options("", List.of(), List.of(), directory.resolve("state"));
        }

        Options with(String lines) {
            return new Options(lines, jvm, before, state);
        }

        Options withJvm(String... arguments) {
            return new Options(more, List.of(arguments), before, state);
        }

        /** As root that file permissions hold for. */
        Options bound() {
            return new Options(
                    more, jvm, List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"), state);
        }

        /** With no more files and sockets open than this. */
        Options files(int most) {
            return new Options(more, jvm, List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"), state);
        }

        /** On a disk of its own, that only the gateway's process sees at its place. */
        Options on(SmallDisk disk) {
            return new Options(more, jvm, disk.command(), disk.mountPoint().resolve("state"));
        }
    }

    private Installation(Path directory, Options options) throws IOException {
        this.directory = directory;
        this.options = options;
        this.gateway = boot();
    }

    /** @param more lines of configuration */
    static Installation start(Path directory, Map<String, URI> endpoints, String more) throws IOException {
        return start(directory, endpoints, Options.of(directory).with(more));
    }

    static Installation start(Path directory, Map<String, URI> endpoints, Options options) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                control: 127.0.0.1:0
                aws:
                  account: "000000000000"
                  endpoints:
                """);
        endpoints.forEach((service, uri) ->
                yaml.append("    ").append(service).append(": ").append(uri).append('\n'));
        String more = options.more();
        if (more.startsWith("  ")) {
            // Of the section before.
            int end = more.indexOf("\n") + 1;
            yaml.append(more, 0, end);
            more = more.substring(end);
        }
        if (!options.more().startsWith("log:")) {
            yaml.append("log: { origin: e2e.example.com/log, checkpoint-every: 50ms }\n");
        }
        yaml.append("state: ").append(options.state()).append('\n');
        if (!options.more().contains("holds:")) {
            yaml.append("holds: { patience: 100ms }\n");
        }
        if (!options.more().contains("listen:")) {
            yaml.append("listen: { address: \"127.0.0.1:0\" }\n");
        }
        Files.writeString(directory.resolve("lineclear.yaml"), yaml + more);
        Installation installation = new Installation(directory, options);
        installation.awaitUp();
        return installation;
    }

    private Process boot() throws IOException {
        List<String> command = new ArrayList<>(options.before());
        command.addAll(Jvm.command(
                options.jvm(), CLI, List.of("up", "--config", configuration().toString())));
        return Jvm.start(
                directory.resolve("gateway.log"),
                Map.of("AWS_ACCESS_KEY_ID", AwsServers.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", AwsServers.SECRET_KEY),
                command);
    }

    private void awaitUp() {
        Await.until("the gateway is up", START_LIMIT, () -> {
            if (!gateway.isAlive()) {
                throw new AssertionError("the gateway ended: " + log());
            }
            return Files.exists(state().resolve("control.json"));
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

    /** Its state directory, as it is seen from here. */
    Path state() {
        return options.before().isEmpty()
                ? options.state()
                : Path.of("/proc", String.valueOf(gateway.pid()), "root")
                        .resolve(Path.of("/").relativize(options.state()));
    }

    /** A key of whoever uses it. */
    Path keyOf(String name) {
        return directory.resolve(name + ".key");
    }

    boolean alive() {
        return gateway.isAlive();
    }

    long pid() {
        return gateway.pid();
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
        Files.deleteIfExists(state().resolve("control.json"));
        Files.deleteIfExists(directory.resolve("gateway.log"));
        gateway = boot();
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
