package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.safeguard.rollout.Health.Window;
import dev.lineclear.server.rollouts.Series.Point;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A query's values over time ({@code /api/v1/query_range}, prometheus.io/docs/prometheus/latest/querying/api), of the one
 * server that the configuration names.
 */
final class Prometheus implements Series.Reading {
    static final Set<String> SETTINGS = Set.of("prometheus", "every");

    /** An answer of a thousand values takes some 30 KB. */
    private static final int MAX_ANSWER = 4 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration USUAL = Duration.ofSeconds(15);
    private static final double MILLIS = 1_000.0;
    private static final int MAX_VALUES = 1_000;

    private final Optional<URI> at;
    private final Supplier<HttpClient> client;

    Prometheus(Optional<URI> at, Supplier<HttpClient> client) {
        this.at = at;
        this.client = client;
    }

    @Override
    public void fit(Settings settings) {
        settings.text("prometheus");
        if (every(settings).toMillis() < 1_000) {
            throw new IllegalArgumentException("every must be 1s at least");
        }
        if (at.isEmpty()) {
            throw new IllegalArgumentException("say where it is: rollouts.prometheus in lineclear.yaml");
        }
    }

    private static Duration every(Settings settings) {
        return settings.time("every", USUAL);
    }

    @Override
    public Duration every(Settings settings, Window window) {
        Duration most = Duration.between(window.from(), window.to()).dividedBy(MAX_VALUES);
        return every(settings).compareTo(most) >= 0 ? every(settings) : most;
    }

    @Override
    public List<Point> read(Settings settings, Window window) throws IOException {
        fit(settings);
        long step = every(settings, window).toMillis();
        String base = at.orElseThrow().toString();
        URI query = URI.create((base.endsWith("/") ? base : base + "/") + "api/v1/query_range?query="
                + URLEncoder.encode(settings.text("prometheus"), StandardCharsets.UTF_8)
                + "&start=" + window.from().toEpochMilli() / MILLIS
                + "&end=" + window.to().toEpochMilli() / MILLIS
                + "&step=" + step / MILLIS);
        try {
            HttpResponse<InputStream> answer = client.get()
                    .send(
                            HttpRequest.newBuilder(query).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                return values(answer.statusCode(), in.readNBytes(MAX_ANSWER));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** One series; several would be added up by nobody knows which rule. */
    private static List<Point> values(int status, byte[] body) throws IOException {
        try {
            JsonNode answer = CanonicalJson.MAPPER.readTree(body);
            if (status != 200 || !answer.path("status").asString("").equals("success")) {
                throw new IOException("Prometheus answered " + status + " "
                        + answer.path("error").asString(""));
            }
            JsonNode result = answer.path("data").path("result");
            if (result.size() > 1) {
                throw new IOException("the query gives " + result.size() + " series, and it takes one: sum them");
            }
            return result.path(0).path("values").values().stream()
                    .flatMap(v -> point(v.path(0).asDouble(), v.path(1).asString("")))
                    .toList();
        } catch (JacksonException e) {
            throw new IOException("Prometheus answered no JSON", e);
        }
    }

    private static Stream<Point> point(double seconds, String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value)
                    ? Stream.of(new Point(Instant.ofEpochMilli(Math.round(seconds * MILLIS)), value))
                    : Stream.empty();
        } catch (NumberFormatException e) {
            return Stream.empty();
        }
    }
}
