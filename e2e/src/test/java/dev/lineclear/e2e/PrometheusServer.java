package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lineclear.testkit.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The real server, which reads a gateway's metrics once a second. */
final class PrometheusServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;

    private PrometheusServer(Process process) {
        this.process = process;
    }

    /** @param metrics host and port of whose {@code /metrics} it reads */
    static PrometheusServer start(Path directory, int port, String metrics) throws Exception {
        assumeFalse(Jvm.missing("prometheus"), "needs the command prometheus");
        Path home = Files.createDirectories(directory.resolve("prometheus"));
        Path config = home.resolve("prometheus.yml");
        Files.writeString(config, """
                global: { scrape_interval: 1s, scrape_timeout: 1s }
                scrape_configs:
                  - job_name: lineclear
                    static_configs: [ { targets: ["%s"] } ]
                """.formatted(metrics));
        Process process = Jvm.start(
                home.resolve("prometheus.log"),
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        PrometheusServer server = new PrometheusServer(process);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest query = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=count_over_time(up%5B30s%5D)"))
                    .build();
            Await.until("it has read the gateway's metrics for some seconds", PATIENCE, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("it ended: " + Files.readString(home.resolve("prometheus.log")));
                }
                return client.send(query, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .matches(".*\"value\":\\[[0-9.]+,\"([89]|[1-9][0-9])\"].*");
            });
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
