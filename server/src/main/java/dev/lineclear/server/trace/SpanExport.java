package dev.lineclear.server.trace;

import dev.lineclear.server.operate.Metrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spans on their way to a collector, over OTLP/HTTP. A collector that is slow, hangs or is down costs spans, which are
 * counted, and never a request: requests put spans into a bounded queue without waiting, and another thread sends them.
 */
final class SpanExport implements AutoCloseable {
    /** Spans that wait; about 1 KiB each. More than a second of a busy gateway; beyond, they are dropped. */
    static final int MAX_WAITING = 4_096;

    private static final int BATCH = 512;

    /** Traces are looked at seconds later, not sooner. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A collector that takes longer holds up the spans behind; what it was sent counts as lost. */
    private static final Duration TAKING_LIMIT = Duration.ofSeconds(5);

    /** Handing over the last spans may not keep a gateway from stopping. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(3);

    /** All values are ids and words from closed sets, but for names of operations, which an agent may make up. */
    private static final int MAX_VALUE_CHARACTERS = 256;

    private final SdkTracerProvider provider;

    private SpanExport(SdkTracerProvider provider) {
        this.provider = provider;
    }

    static SpanExport open(Collector collector, Metrics metrics) {
        var otlp = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.traces().toString())
                .setTimeout(TAKING_LIMIT)
                .setConnectTimeout(TAKING_LIMIT)
                .setCompression("gzip");
        collector.headers().forEach(otlp::addHeader);
        Counting exporter = new Counting(otlp.build());
        QueueMeter queue = new QueueMeter();
        BatchSpanProcessor processor = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(MAX_WAITING)
                .setMaxExportBatchSize(BATCH)
                .setScheduleDelay(EVERY)
                .setExporterTimeout(TAKING_LIMIT)
                .setMeterProvider(queue.provider())
                .setInternalTelemetryVersion(io.opentelemetry.sdk.common.InternalTelemetryVersion.LATEST)
                .build();
        metrics.counter("lineclear.spans.dropped", "Spans that found no room in the queue", queue::dropped);
        metrics.counter("lineclear.spans.lost", "Spans that the collector did not take", exporter.lost::get);
        metrics.counter("lineclear.spans.sent", "Spans that the collector took", exporter.sent::get);
        return new SpanExport(SdkTracerProvider.builder()
                .setResource(resource(collector))
                .setSampler(sampler(collector.sample()))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MAX_VALUE_CHARACTERS)
                        .build())
                .addSpanProcessor(processor)
                .build());
    }

    private static Resource resource(Collector collector) {
        AttributesBuilder attributes = io.opentelemetry.api.common.Attributes.builder();
        collector.attributes().forEach(attributes::put);
        attributes.put(AttributeKey.stringKey("service.name"), collector.service());
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    /** The agent's own wish not to be sampled is not heard; its trace is continued all the same. */
    private static Sampler sampler(double share) {
        Sampler own = Sampler.traceIdRatioBased(share);
        return Sampler.parentBasedBuilder(own)
                .setRemoteParentSampled(own)
                .setRemoteParentNotSampled(own)
                .build();
    }

    Tracer tracer() {
        return provider.get("dev.lineclear");
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSING_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Counts what became of spans that left the queue. */
    private static final class Counting implements SpanExporter {
        private final SpanExporter to;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();

        Counting(SpanExporter to) {
            this.to = to;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = to.export(spans);
            return result.whenComplete(() -> (result.isSuccess() ? sent : lost).addAndGet(count));
        }

        @Override
        public CompletableResultCode flush() {
            return to.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return to.shutdown();
        }
    }
}
