package dev.lineclear.testkit;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * {@code moto_server}, which knows the services that the embedded servers do not; not every machine has it. It ends with
 * {@link #close}, when this process ends, and when this process is killed.
 */
public final class MotoServer implements AutoCloseable {
    private static final String COMMAND = "moto_server";

    /** Its account, where nobody says another. */
    public static final String MAIN = "123456789012";

    private static final Duration START = Duration.ofSeconds(60);

    /**
     * Runs the command until nobody holds the other end of its input any more, which is so even after {@code kill -9}. A
     * Ctrl-C at the terminal reaches it too, and is left to whoever started it.
     */
    private static final String TETHERED =
            "trap '' INT; exec 3<&0; (cat <&3 >/dev/null; kill -9 $$) & exec \"$@\" 3<&- </dev/null";

    private final Process process;
    private final URI endpoint;
    private final Thread atExit;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
        this.atExit = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Whether this machine has it. */
    public static boolean there() {
        return Commands.find(COMMAND).isPresent();
    }

    /**
     * Returns once it listens.
     *
     * @param work where it logs
     * @param environment more variables of its own, such as {@code MOTO_ACCOUNT_ID}
     * @throws IOException when this machine has none, or it does not start
     */
    public static MotoServer start(Path work, Map<String, String> environment) throws IOException {
        Path command = Commands.find(COMMAND).orElseThrow(() -> new IOException("this machine has no " + COMMAND));
        int port = FreePorts.next();
        List<String> tethered = new ArrayList<>(List.of("sh", "-c", TETHERED, "sh"));
        tethered.addAll(List.of(command.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port)));
        ProcessBuilder builder = new ProcessBuilder(tethered)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("moto.log").toFile());
        builder.environment().putAll(environment);
        Process server = builder.start();
        MotoServer moto = new MotoServer(server, URI.create("http://127.0.0.1:" + port));
        try {
            Await.until(COMMAND + " listens", START, () -> !server.isAlive() || listens(port));
        } catch (AssertionError e) {
            moto.close();
            throw new IOException(COMMAND + " does not start on this machine", e);
        }
        if (!server.isAlive()) {
            moto.close();
            throw new IOException(COMMAND + " does not start on this machine");
        }
        return moto;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Has it load every service, which it does when it is first asked for tags, and S3's door, which takes longer than a
     * request waits for them; asked again meanwhile, it loads halves and fails for good.
     */
    public void awaken() throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "ResourceGroupsTaggingAPI_20170126.GetResources")
                .header("Authorization", Unsigned.scope("tagging"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        send(HttpRequest.newBuilder(endpoint.resolve("/")).header("Authorization", Unsigned.scope("s3")));
    }

    /** Has it forget all that it made. Once a cluster of ECS was deleted, it fails whenever it is asked for tags. */
    public void forget() throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Has it make ids up in the order that the number says: two with the same number are twins. */
    public void seed(int number) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(endpoint.resolve("/moto-api/seed?a=" + number))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(answer.body());
            }
        }
    }

    /** Where it listens, for every service. */
    public URI endpoint() {
        return endpoint;
    }

    /** For services by the names in the credential scope. */
    public Map<String, URI> endpoints(Set<String> signingNames) {
        return signingNames.stream().collect(Collectors.toMap(name -> name, name -> endpoint));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end(process);
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException shuttingDown) {
                // Then the hook runs, and finds nothing left to do.
            }
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
