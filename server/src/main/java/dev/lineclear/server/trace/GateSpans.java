package dev.lineclear.server.trace;

import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Gate;
import dev.lineclear.gate.http.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span a request, from its head to its answer, continuing the trace that the agent names in {@code traceparent}. Path,
 * query, headers and bodies are in no span: objects' names and inputs are data.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">HTTP spans</a>
 */
record GateSpans(Gate gate, Tracer tracer) implements Gate {
    /** Any other method goes by {@code _OTHER}, as the conventions have it, so that nobody makes names up. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

    private static final int SERVER_ERROR = 500;

    @Override
    public void handle(Exchange exchange) throws IOException {
        Context parent =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), exchange.headers(), new HeaderGetter());
        String method = METHODS.contains(exchange.method()) ? exchange.method() : "_OTHER";
        Span span = tracer.spanBuilder(method.equals("_OTHER") ? "HTTP" : method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .setAttribute("lineclear.request", exchange.requestId())
                .startSpan();
        try (Scope _ = span.makeCurrent()) {
            gate.handle(exchange);
        } catch (IOException | RuntimeException | Error e) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", e.getClass().getName());
            throw e;
        } finally {
            if (exchange.status() > 0) {
                span.setAttribute("http.response.status_code", exchange.status());
            }
            if (exchange.status() >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }

    /** Names of headers are not listed: only what is asked for is read. */
    private static final class HeaderGetter implements TextMapGetter<Headers> {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            return headers != null && headers.has(name) ? headers.firstOr(name, "") : null;
        }
    }
}
