package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.safeguard.rollout.Health.Window;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
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
    private final HttpClient client;

    Prometheus(Optional<URI> at, HttpClient client) {
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
    public double[] read(Settings settings, Window window) throws IOException {
        fit(settings);
        long length = Duration.between(window.from(), window.to()).toMillis();
        long step = Math.max(every(settings).toMillis(), length / MAX_VALUES);
        String base = at.orElseThrow().toString();
        URI query = URI.create((base.endsWith("/") ? base : base + "/") + "api/v1/query_range?query="
                + URLEncoder.encode(settings.text("prometheus"), StandardCharsets.UTF_8)
                + "&start=" + window.from().toEpochMilli() / MILLIS
                + "&end=" + window.to().toEpochMilli() / MILLIS
                + "&step=" + step / MILLIS);
        try {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(query).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                return values(answer.statusCode(), in.readNBytes(MAX_ANSWER));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** One series; several would be added up by nobody knows which rule. */
    private static double[] values(int status, byte[] body) throws IOException {
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
                    .flatMapToDouble(v -> number(v.path(1).asString("")))
                    .toArray();
        } catch (JacksonException e) {
            throw new IOException("Prometheus answered no JSON", e);
        }
    }

    private static DoubleStream number(String text) {
        try {
            return DoubleStream.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return DoubleStream.empty();
        }
    }
}
