package dev.lineclear.gate.aws.undo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real server as a child process, from the class paths that the build lays out. */
final class LocalServer implements AutoCloseable {
    private final Process process;
    private final URI endpoint;

    private LocalServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static LocalServer dynamodb(Path work) throws Exception {
        Path lib = lib("dynamodb");
        int port = freePort();
        return start(
                work,
                port,
                List.of("-Djava.library.path=" + lib, "-cp", lib + "/*"),
                List.of("com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-port", "" + port));
    }

    static LocalServer sqs(Path work) throws Exception {
        Path lib = lib("sqs");
        int port = freePort();
        Path conf = Files.writeString(work.resolve("sqs.conf"), """
                include classpath("application.conf")
                node-address { host = "127.0.0.1", port = %d }
                rest-sqs { enabled = true, bind-port = %d, bind-hostname = "127.0.0.1" }
                rest-stats { enabled = false }
                """.formatted(port, port));
        return start(
                work, port, List.of("-Dconfig.file=" + conf, "-cp", lib + "/*"), List.of("org.elasticmq.server.Main"));
    }

    static LocalServer s3(Path work, String accessKey, String secretKey) throws Exception {
        Path lib = lib("s3");
        int port = freePort();
        Path conf = Files.writeString(work.resolve("s3.properties"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(
                        port, accessKey, secretKey, Files.createDirectories(work.resolve("objects"))));
        return start(
                work,
                port,
                List.of("-cp", lib + "/*"),
                List.of("org.gaul.s3proxy.Main", "--properties", conf.toString()));
    }

    URI endpoint() {
        return endpoint;
    }

    /** Ends it without asking, as a crash would. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static LocalServer start(Path work, int port, List<String> options, List<String> main) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(main);
        Path log = work.resolve("server-" + port + ".log");
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!answers(port)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new IOException("did not start: " + command + "\n" + Files.readString(log));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return new LocalServer(process, URI.create("http://127.0.0.1:" + port));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path lib(String name) throws IOException {
        List<Path> candidates = new ArrayList<>();
        Optional.ofNullable(System.getProperty("lineclear.servers"))
                .ifPresent(given -> candidates.add(Path.of(given, name)));
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            candidates.add(at.resolve("demo/servers").resolve(name).resolve("target/lib"));
        }
        for (Path candidate : candidates) {
            if (Files.isDirectory(candidate)) {
                try (Stream<Path> jars = Files.list(candidate)) {
                    if (jars.findAny().isPresent()) {
                        return candidate;
                    }
                }
            }
        }
        Assumptions.abort("the class path of the server " + name + " is not built (demo/servers/" + name + ")");
        throw new IllegalStateException();
    }
}
