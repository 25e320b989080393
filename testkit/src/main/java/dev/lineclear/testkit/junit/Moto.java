package dev.lineclear.testkit.junit;

import dev.lineclear.testkit.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** {@link MotoServer} for tests, which are skipped where the machine has none. */
public final class Moto implements AutoCloseable {
    /** Its account, where nobody says another. */
    public static final String MAIN = MotoServer.MAIN;

    private final MotoServer server;

    private Moto(MotoServer server) {
        this.server = server;
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
        Assumptions.assumeTrue(MotoServer.there(), "skipped: this machine has no moto_server");
        try {
            return new Moto(MotoServer.start(work, environment));
        } catch (IOException e) {
            return Assumptions.abort("skipped: " + e.getMessage());
        }
    }

    /** As {@link MotoServer#awaken}. */
    public void awaken() throws IOException, InterruptedException {
        server.awaken();
    }

    /** As {@link MotoServer#forget}. */
    public void forget() throws IOException, InterruptedException {
        server.forget();
    }

    /** As {@link MotoServer#seed}. */
    public void seed(int number) throws IOException, InterruptedException {
        server.seed(number);
    }

    /** Where it listens, for every service. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** Of the services that have clients of their own. */
    public Map<String, URI> endpoints() {
        return endpoints(Set.of("dynamodb", "s3", "sqs"));
    }

    /** For services by the names in the credential scope. */
    public Map<String, URI> endpoints(Set<String> signingNames) {
        return server.endpoints(signingNames);
    }

    @Override
    public void close() {
        server.close();
    }
}
