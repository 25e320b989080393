package dev.lineclear.e2e;

import dev.lineclear.testkit.Await;
import dev.lineclear.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code lineclear witness} as a process, for the log that a gateway in the same directory will have. */
final class Witness implements AutoCloseable {
    static final String ORIGIN = "e2e.example.com/log";

    private static final Pattern LINE = Pattern.compile("witness w1 (\\S+) (http://\\S+)");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Path vkey;
    private final String policy;
    private final String address;
    private Process process;

    private Witness(Path directory, SignerKey key, Path vkey) throws Exception {
        this.directory = directory;
        this.vkey = vkey;
        this.process = run("127.0.0.1:0");
        Matcher line = awaitLine();
        this.policy = "log " + key.verifierKey().text() + "\n" + line.group() + "\nquorum w1\n";
        this.address = line.group(2).substring("http://".length()).replaceAll("/.*", "");
    }

    /** Makes the log's key, which the gateway takes as its own: a witness has to know it before there is a log. */
    static Witness start(Path directory) throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"), mode("rwx------"));
        SignerKey key = SignerKey.generate(ORIGIN);
        Path secret = Files.createFile(state.resolve("log.key"), mode("rw-------"));
        Files.writeString(secret, key.text() + "\n");
        Path vkey = Files.writeString(
                directory.resolve("log.vkey"), key.verifierKey().text() + "\n");
        return new Witness(directory, key, vkey);
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private Process run(String listen) throws IOException {
        return Jvm.start(
                directory.resolve("witness.log"),
                Map.of(),
                Jvm.command(
                        "dev.lineclear.cli.Main",
                        List.of(
                                "witness",
                                "--listen",
                                listen,
                                "--state",
                                directory.resolve("witness").toString(),
                                "--name",
                                "witness.example.com/w1",
                                "--log",
                                vkey.toString())));
    }

    private Matcher awaitLine() throws IOException {
        Path said = directory.resolve("witness.log");
        Await.until("the witness is up", LIMIT, () -> LINE.matcher(Files.readString(said))
                .find());
        Matcher line = LINE.matcher(Files.readString(said));
        if (!line.find()) {
            throw new AssertionError("no line of the witness");
        }
        return line;
    }

    /** In the form of C2SP tlog-policy. */
    String policy() {
        return policy;
    }

    /** The log's public key, as a file. */
    Path vkey() {
        return vkey;
    }

    /** The gateway's configuration of a log that it cosigns. @param more settings of the log, each with a comma after it */
    String log(String more) throws IOException {
        Path file = Files.writeString(directory.resolve("witnesses.policy"), policy);
        return "log: { origin: " + ORIGIN + ", checkpoint-every: 50ms, " + more + "witnesses: " + file + " }\n";
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void again() throws IOException {
        process = run(address);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
