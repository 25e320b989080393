package dev.lineclear.testkit;

import dev.lineclear.testkit.tether.Tether;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A real server as a child process on a free port of the loopback. It ends with {@link #close}, when this process ends,
 * and, by its {@link Tether}, when this process is killed.
 */
public final class ChildServer implements AutoCloseable {
    /** Ten times what the slowest needs on two busy cores. */
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    /** They write nothing that anybody reads again. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

    /** Each loss means that another process bound that very port within the second. */
    private static final int TRIES = 5;

    private static final Pattern PORT_LOST = Pattern.compile(
            "address already in use|BindException|bind failed|failed to bind", Pattern.CASE_INSENSITIVE);

    private final ChildSpec spec;
    private final Process process;
    private final URI endpoint;
    private final Path log;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::end);
    private final AtomicBoolean closed = new AtomicBoolean();

    private ChildServer(ChildSpec spec, Process process, int port, Path log) {
        this.spec = spec;
        this.process = process;
        this.endpoint = URI.create("http://127.0.0.1:" + port);
        this.log = log;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Where the next try is made. */
    interface Ports {
        int next() throws IOException;
    }

    /**
     * Returns once the server answers over HTTP.
     *
     * @param work a directory of its own, made when it is not there and left behind at the end
     */
    static ChildServer start(ChildSpec spec, Path work) throws IOException {
        return start(spec, work, FreePorts::next);
    }

    /** As {@link #start(ChildSpec, Path)}, on other ports; one that another process took first is given up. */
    static ChildServer start(ChildSpec spec, Path work, Ports ports) throws IOException {
        Files.createDirectories(work);
        Path log = work.resolve(spec.name() + ".log");
        for (int left = TRIES - 1; ; left--) {
            int port = ports.next();
            ChildServer server = new ChildServer(spec, ChildJvm.launch(spec, port, work, log), port, log);
            if (server.comesUp()) {
                return server;
            }
            boolean another = server.portIsLost() && left > 0;
            String said = server.said();
            server.close();
            if (!another) {
                throw new IOException(spec.name() + " did not start on port " + port + ": " + said);
            }
        }
    }

    /** An answer alone proves nothing: it may come from whoever took the port. Its own main must be through first. */
    private boolean comesUp() {
        waitUntil(() -> said().contains(Tether.READY) || portIsLost());
        if (portIsLost()) {
            return false;
        }
        waitUntil(this::answers);
        return process.isAlive() && answers();
    }

    private void waitUntil(BooleanSupplier condition) {
        try {
            Await.until(spec.name() + " is up", START_LIMIT, () -> !process.isAlive() || condition.getAsBoolean());
        } catch (AssertionError e) {
            // Then it is not, and the caller finds that out.
        }
    }

    private boolean portIsLost() {
        return PORT_LOST.matcher(said()).find();
    }

    private boolean answers() {
        try {
            HttpURLConnection ask = (HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY);
            ask.setConnectTimeout((int) PROBE_LIMIT.toMillis());
            ask.setReadTimeout((int) PROBE_LIMIT.toMillis());
            try {
                // A refusal is an answer too.
                return ask.getResponseCode() > 0;
            } finally {
                ask.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    /** What it printed. */
    public String said() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's own process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it: politely, and after two seconds by force. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException shuttingDown) {
                // Then the hook runs, and finds nothing left to do.
            }
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
