package dev.lineclear.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real server as a child process on a free port. It ends with {@link #close}, and with this process, however that ends:
 * a shell beside it reads a pipe that closes when its parent is gone.
 */
public final class ChildServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int TRIES = 3;
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private static final String WATCHED = "exec 3<&0; \"$@\" 3<&- </dev/null & pid=$!; "
            + "(cat >/dev/null; kill -9 $pid 2>/dev/null) <&3 & wait $pid";

    private final Process shell;
    private final URI endpoint;
    private final Path log;

    private ChildServer(Process shell, URI endpoint, Path log) {
        this.shell = shell;
        this.endpoint = endpoint;
        this.log = log;
    }

    /** Says how to run a server on a port. */
    interface Recipe {
        /** @return the options and the main class with its arguments, after {@code java} */
        List<String> command(Path lib, Path work, int port) throws IOException;
    }

    /**
     * @param name of the server, as under {@code demo/servers}
     * @param work a directory of its own, made when it is not there
     */
    static ChildServer start(String name, Path work, Recipe recipe) throws IOException {
        Path lib = ServerPaths.classPath(name);
        Files.createDirectories(work);
        IOException last = new IOException("not tried");
        for (int i = 0; i < TRIES; i++) {
            try {
                return startOnce(name, work, lib, recipe, FreePorts.next());
            } catch (IOException e) {
                // The port may have been taken between finding and listening.
                last = e;
            }
        }
        throw last;
    }

    private static ChildServer startOnce(String name, Path work, Path lib, Recipe recipe, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, name));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(recipe.command(lib, work, port));
        Path log = work.resolve(name + ".log");
        Process shell = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ChildServer server = new ChildServer(shell, URI.create("http://127.0.0.1:" + port), log);
        try {
            Await.until(name + " listens", START_LIMIT, () -> !shell.isAlive() || listens(port));
        } catch (AssertionError e) {
            server.close();
            throw new IOException(name + " did not start: " + server.said(), e);
        }
        if (!shell.isAlive()) {
            throw new IOException(name + " ended at once: " + server.said());
        }
        return server;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    /** What it printed. */
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's own process, not the shell's beside it. */
    public ProcessHandle process() {
        return shell.children()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    /** Ends it, as a crash would. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            shell.destroyForcibly();
        }
    }
}
