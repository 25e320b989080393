package dev.lineclear.server.trace;

import dev.lineclear.gate.http.Gate;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.record.RecordSink;
import dev.lineclear.server.config.Configuration;
import dev.lineclear.server.operate.Metrics;
import io.opentelemetry.api.trace.Tracer;
import java.util.Map;
import java.util.Optional;

/**
 * What stands around the gateway's parts when traces are wanted; without a collector every part is as it was, and no
 * class of OpenTelemetry's SDK is touched.
 */
public final class Tracing implements AutoCloseable {
    private final Optional<SpanExport> export;

    private Tracing(Optional<SpanExport> export) {
        this.export = export;
    }

    /**
     * @param environment OpenTelemetry's own variables, where the configuration does not say
     * @throws dev.lineclear.server.config.ConfigurationException when a variable cannot be used
     */
    public static Tracing open(Configuration.Traces wanted, Map<String, String> environment, Metrics metrics) {
        return new Tracing(Collector.of(wanted, environment).map(collector -> SpanExport.open(collector, metrics)));
    }

    /** @param next told everything too */
    public Telemetry of(Telemetry next) {
        return tracer().<Telemetry>map(tracer -> new ProposalSpans(next, tracer))
                .orElse(next);
    }

    public Gate of(Gate gate) {
        return tracer().<Gate>map(tracer -> new GateSpans(gate, tracer)).orElse(gate);
    }

    public RecordSink of(RecordSink sink) {
        return tracer().<RecordSink>map(tracer -> new RecordSpans(sink, tracer)).orElse(sink);
    }

    private Optional<Tracer> tracer() {
        return export.map(SpanExport::tracer);
    }

    /** Hands over what waits, within a bounded time. */
    @Override
    public void close() {
        export.ifPresent(SpanExport::close);
    }
}
