package dev.lineclear.server;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.proposal.Agent;
import dev.lineclear.proposal.Scope;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Sessions.Credentialed;
import dev.lineclear.state.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * A gateway as {@code lineclear up} starts it, which answers some reads and stops: what Java sees here it keeps, so that
 * later starts need not find it out again (JEP 514 and 515). Reaches nothing but loopback, and writes nothing but in the
 * directory it is given.
 */
public final class Training {
    /** Enough for the compiler to have an opinion of what is run at every request. */
    private static final int READS = 250;

    private static final int STARTS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Training.class);

    private static final byte[] ITEM = "{\"Item\":{\"id\":{\"S\":\"order-0042\"},\"status\":{\"S\":\"SHIPPED\"}}}"
            .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] TAGS =
            "{\"Tags\":[{\"Key\":\"environment\",\"Value\":\"beta\"}]}".getBytes(StandardCharsets.US_ASCII);

    private Training() {}

    /**
     * Starts it, and stops it.
     *
     * @param directory empty, for nobody else to read; to be thrown away afterwards
     * @param reading a configuration, as whoever starts a gateway does it
     */
    public static void run(Path directory, Function<Path, Configuration> reading) throws IOException {
        System.setProperty("aws.accessKeyId", "AKIDTRAINING");
        System.setProperty("aws.secretAccessKey", "training");
        HttpServer production = production();
        try {
            Path configuration = Files.writeString(directory.resolve("lineclear.yaml"), """
                    listen: { address: "127.0.0.1:0" }
                    control: 127.0.0.1:0
                    state: state
                    log: { origin: training.example.com/log, format: json }
                    aws: { account: "123456789012", endpoints: { dynamodb: "http://127.0.0.1:%d" } }
                    """.formatted(
                            production.getAddress().getPort()));
            Credentialed session = session(directory.resolve("state"));
            // Once with nothing there, then as nearly every start is: with a log that somebody wrote before.
            for (int starts = 0; starts < STARTS; starts++) {
                Prepared.begin();
                try (Gateway gateway = Gateway.start(reading.apply(configuration))) {
                    gateway.greeting().forEach(LOG::info);
                    read(URI.create(gateway.endpoint()), session);
                }
            }
        } finally {
            production.stop(0);
        }
    }

    private static HttpServer production() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            byte[] body = target != null && target.endsWith("ListTagsOfResource") ? TAGS : ITEM;
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Straight into the store: nobody is there to sign for it. */
    private static Credentialed session(Path directory) throws IOException {
        StateDirectory state = StateDirectory.open(directory);
        KeyFile key = KeyFile.openOrCreate(state.key("lineclear"));
        Credentialed fresh = new SessionMint()
                .mint(
                        new Agent("trainee", "owners", Scope.ALL),
                        "operator@example.com",
                        "training",
                        Instant.now(),
                        Duration.ofHours(1));
        try (Store store = dev.lineclear.storage.Stores.sqlite(state.database(), key.box("sessions"))) {
            store.agents().put(fresh.session().agent());
            store.sessions().open(fresh);
        }
        return fresh;
    }

    private static void read(URI gateway, Credentialed session) throws IOException {
        AwsSessionCredentials keys =
                AwsSessionCredentials.create(session.accessKeyId(), session.secretKey(), session.token());
        new TrainingReads(gateway, keys).send(READS);
    }
}
