package dev.lineclear.server.trace;

import dev.lineclear.record.Record;
import dev.lineclear.record.RecordSink;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

/** A span a record: how long the log and, where it is waited for, the disk take. */
record RecordSpans(RecordSink sink, Tracer tracer) implements RecordSink {
    @Override
    public Written write(Record record) {
        return timed(record, false, () -> sink.write(record));
    }

    @Override
    public long force(Record record) {
        return timed(record, true, () -> sink.force(record));
    }

    @Override
    public boolean awaitWitnessed(long index) {
        Span span = tracer.spanBuilder("witnessed").startSpan();
        try {
            return sink.awaitWitnessed(index);
        } finally {
            span.end();
        }
    }

    private <T> T timed(Record record, boolean forced, java.util.function.Supplier<T> writing) {
        Span span = tracer.spanBuilder("record")
                .setAttribute("lineclear.record.type", record.kind().type())
                .setAttribute("lineclear.record.id", record.id())
                .setAttribute("lineclear.record.forced", forced)
                .startSpan();
        try (Scope _ = span.makeCurrent()) {
            return writing.get();
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }
}
