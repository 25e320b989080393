package dev.lineclear.testkit.junit;

import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** {@code moto_server}, where the machine has it: it knows the settings that the embedded servers do not. */
public final class Moto implements AutoCloseable {
    private static final String COMMAND = "moto_server";

    /** Its account, where nobody says another. */
    public static final String MAIN = "123456789012";

    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final URI endpoint;

    private Moto(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts one of its own, and skips the test where the machine has none.
     *
     * @param work where it logs
     */
    public static Moto start(Path work) throws IOException {
        return start(work, MAIN);
    }

    /** Several at once, which takes less than one after the other. @param work of each where it logs */
    public static List<Moto> together(Path... work) {
        List<CompletableFuture<Moto>> starting = Stream.of(work)
                .map(directory -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return start(directory);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        try {
            return starting.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            starting.forEach(one -> one.thenAccept(Moto::close));
            // That this machine has none is said as such.
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    /** The same with as many accounts as roles are assumed in; whoever assumed none is in {@link #MAIN}. */
    public static Moto withAccounts(Path work) throws IOException {
        return start(work, Map.of());
    }

    /** The same for an account of one's choice, which stands in the ARNs that it answers. */
    public static Moto start(Path work, String account) throws IOException {
        return start(work, Map.of("MOTO_ACCOUNT_ID", account));
    }

    private static Moto start(Path work, Map<String, String> environment) throws IOException {
        Optional<Path> command = Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, COMMAND))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(command.isPresent(), "skipped: this machine has no " + COMMAND);
        int port = FreePorts.next();
        ProcessBuilder server = new ProcessBuilder(
                        command.get().toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("moto.log").toFile());
        server.environment().putAll(environment);
        Process process = server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        Await.until(COMMAND + " listens", START, () -> !process.isAlive() || listens(port));
        Assumptions.assumeTrue(process.isAlive(), "skipped: " + COMMAND + " does not start on this machine");
        return new Moto(process, URI.create("http://127.0.0.1:" + port));
    }

    /**
     * Has it load every service, which it does when it is first asked for tags, and S3's door, which takes longer than a
     * request waits for them; asked again meanwhile, it loads halves and fails for good.
     */
    public void awaken() throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "ResourceGroupsTaggingAPI_20170126.GetResources")
                .header("Authorization", scope("tagging"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        send(HttpRequest.newBuilder(endpoint.resolve("/")).header("Authorization", scope("s3")));
    }

    private static String scope(String service) {
        return "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/" + service + "/aws4_request";
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

    /** Of the services that have clients of their own. */
    public Map<String, URI> endpoints() {
        return endpoints(Set.of("dynamodb", "s3", "sqs"));
    }

    /** For services by the names in the credential scope. */
    public Map<String, URI> endpoints(Set<String> signingNames) {
        return signingNames.stream().collect(Collectors.toMap(name -> name, name -> endpoint));
    }

    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
