package dev.lineclear.server.trace;

import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.config.ConfigurationException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans go.
 *
 * @param traces the whole URL
 * @param headers of each request to it; may hold tokens, so they are never printed
 * @param service the name the gateway goes by in traces
 * @param attributes more of what the gateway is
 * @param sample the share of requests that are traced, from 0 to 1
 */
record Collector(
        URI traces, Map<String, String> headers, String service, Map<String, String> attributes, double sample) {
    private static final String SERVICE = "lineclear";
    private static final String PATH = "v1/traces";

    /**
     * The configuration's collector, else that of OpenTelemetry's variables.
     *
     * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OTLP exporter configuration</a>
     */
    static Optional<Collector> of(Configuration.Traces wanted, Map<String, String> environment) {
        if ("true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))) {
            return Optional.empty();
        }
        return wanted.otlp()
                .map(Collector::below)
                .or(() -> url(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
                .or(() -> url(environment, "OTEL_EXPORTER_OTLP_ENDPOINT").map(Collector::below))
                .map(url -> new Collector(
                        url,
                        pairs(environment, "OTEL_EXPORTER_OTLP_HEADERS"),
                        Optional.ofNullable(environment.get("OTEL_SERVICE_NAME"))
                                .filter(name -> !name.isBlank())
                                .orElse(SERVICE),
                        pairs(environment, "OTEL_RESOURCE_ATTRIBUTES"),
                        wanted.sample()));
    }

    /** The specification's way from a base URL to the one for traces. */
    private static URI below(URI base) {
        String text = base.toString();
        return URI.create(text.endsWith("/") ? text + PATH : text + "/" + PATH);
    }

    private static Optional<URI> url(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Configuration.Traces.collector(text));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(List.of(name + " " + e.getMessage()));
        }
    }

    /** {@code name=value,name=value}, values percent-encoded. */
    private static Map<String, String> pairs(Map<String, String> environment, String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : environment.getOrDefault(name, "").split(",", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                String value = pair.substring(at + 1).strip().replace("+", "%2B");
                pairs.put(pair.substring(0, at).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
            } else if (!pair.isBlank()) {
                throw new ConfigurationException(List.of(name + " must be name=value,name=value"));
            }
        }
        return pairs;
    }

    @Override
    public String toString() {
        return service + " to " + traces;
    }
}
