package dev.lineclear.server.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.server.config.Configuration.Traces;
import dev.lineclear.server.config.ConfigurationException;
import dev.lineclear.server.operate.Metrics;
import io.opentelemetry.api.trace.Tracer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Spans that nobody takes are dropped and counted; whoever makes them is never held up. */
final class SpanExportTest {
    private static final Traces SILENT = new Traces(Optional.empty(), 1);

    @Test
    void spansWithoutRoomAreDroppedAndCounted() throws Exception {
        // Takes connections in its backlog and never answers.
        try (ServerSocket hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Metrics metrics = new Metrics();
            Traces wanted = new Traces(Optional.of(URI.create("http://127.0.0.1:" + hangs.getLocalPort())), 1);
            int made = 3 * SpanExport.MAX_WAITING;
            try (SpanExport export =
                    SpanExport.open(Collector.of(wanted, Map.of()).orElseThrow(), metrics)) {
                Tracer tracer = export.tracer();
                for (int i = 0; i < made; i++) {
                    tracer.spanBuilder("s").startSpan().end();
                }
                double dropped = value(metrics, "lineclear_spans_dropped_total");
                assertTrue(dropped >= SpanExport.MAX_WAITING, "dropped " + dropped + " of " + made);
                assertTrue(dropped < made, "dropped " + dropped + " of " + made);
                assertEquals(0, value(metrics, "lineclear_spans_sent_total"));
            }
        }
    }

    private static double value(Metrics metrics, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics.scrape());
        assertTrue(matcher.find(), metrics.scrape());
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void nothingIsTracedUnlessACollectorIsNamed() {
        assertTrue(Collector.of(SILENT, Map.of()).isEmpty());
        assertTrue(Collector.of(SILENT, Map.of("OTEL_SERVICE_NAME", "x")).isEmpty());
        Map<String, String> off =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318", "OTEL_SDK_DISABLED", "true");
        assertTrue(Collector.of(SILENT, off).isEmpty());
    }

    @Test
    void openTelemetrysVariablesAreUnderstood() {
        Collector collector = Collector.of(
                        SILENT,
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/",
                                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20sesame,x=1+1",
                                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=beta",
                                "OTEL_SERVICE_NAME", "line"))
                .orElseThrow();
        assertEquals(URI.create("http://127.0.0.1:4318/v1/traces"), collector.traces());
        assertEquals(Map.of("authorization", "Bearer sesame", "x", "1+1"), collector.headers());
        assertEquals("line", collector.service());
        assertEquals(Map.of("deployment.environment.name", "beta"), collector.attributes());
        assertTrue(!collector.toString().contains("sesame"), collector.toString());
        Map<String, String> exact = Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1/as/it/is");
        assertEquals(
                URI.create("http://127.0.0.1:1/as/it/is"),
                Collector.of(SILENT, exact).orElseThrow().traces());
    }

    @Test
    void aCollectorThatCannotBeOneIsRefused() {
        for (String bad : new String[] {"127.0.0.1:4318", "ftp://x", "http://me:sesame@collector", "http://"}) {
            Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", bad);
            ConfigurationException refused =
                    assertThrows(ConfigurationException.class, () -> Collector.of(SILENT, environment), bad);
            assertTrue(!String.valueOf(refused.getMessage()).contains("sesame"), refused.getMessage());
        }
    }
}
