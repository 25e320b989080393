package dev.lineclear.server.trace;

import dev.lineclear.execution.Outcome;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Telemetry;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Redaction;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A span a proposal and one a stage of its way. Says which, never what is in it.
 *
 * @param next told everything too
 */
record ProposalSpans(Telemetry next, Tracer tracer) implements Telemetry {
    /** The proposal's own span, from within its stages. */
    private static final ContextKey<io.opentelemetry.api.trace.Span> PROPOSAL = ContextKey.named("lineclear-proposal");

    /** The operation goes by the conventions for calls of AWS at the AWS gate, and is named like any call elsewhere. */
    @Override
    public Answer passing(Proposal proposal, Supplier<Answer> way) {
        String operation = Redaction.withoutCredentials(Visible.text(proposal.operation()));
        String method = operation.substring(operation.indexOf(':') + 1);
        var span = tracer.spanBuilder(operation)
                .setAttribute("rpc.system", proposal.gate().equals("aws") ? "aws-api" : "lineclear")
                .setAttribute("rpc.service", proposal.service())
                .setAttribute("rpc.method", method)
                .setAttribute("lineclear.proposal", proposal.id())
                .setAttribute("lineclear.session", proposal.session().id())
                .setAttribute("lineclear.agent", proposal.session().agent().id())
                .setAttribute("lineclear.gate", proposal.gate())
                .startSpan();
        try (Scope _ = Context.current().with(span).with(PROPOSAL, span).makeCurrent()) {
            Answer answer = next.passing(proposal, way);
            answered(span, answer);
            return answer;
        } finally {
            span.end();
        }
    }

    private static void answered(io.opentelemetry.api.trace.Span span, Answer answer) {
        switch (answer) {
            case Answer.Executed executed -> span.setAttribute("lineclear.answer", "executed");
            case Answer.Refused refused -> {
                span.setAttribute("lineclear.answer", refused.why().name().toLowerCase(Locale.ROOT));
                if (refused.why() == Answer.Why.FAILED_CLOSED) {
                    span.setStatus(StatusCode.ERROR);
                }
            }
        }
    }

    @Override
    public Span begin(Stage stage) {
        var span = tracer.spanBuilder(stage.name().toLowerCase(Locale.ROOT))
                .setSpanKind(stage == Stage.EXECUTE ? SpanKind.CLIENT : SpanKind.INTERNAL)
                .startSpan();
        return new Begun(span, current(span), next.begin(stage));
    }

    /** Closed by {@link Begun}. */
    @SuppressWarnings("MustBeClosedChecker")
    private static Scope current(io.opentelemetry.api.trace.Span span) {
        return span.makeCurrent();
    }

    private record Begun(io.opentelemetry.api.trace.Span span, Scope scope, Span also) implements Span {
        @Override
        public void close() {
            also.close();
            scope.close();
            span.end();
        }
    }

    @Override
    public void decided(Effect effect, String verdict, Duration took) {
        own().setAttribute("lineclear.effect", effect.action()).setAttribute("lineclear.verdict", verdict);
        next.decided(effect, verdict, took);
    }

    @Override
    public void held(String holdId) {
        own().setAttribute("lineclear.hold", holdId);
        next.held(holdId);
    }

    @Override
    public void executed(Outcome outcome) {
        var span = io.opentelemetry.api.trace.Span.current();
        switch (outcome) {
            case Outcome.Succeeded o -> production(span, "succeeded", o.status(), o.requestId());
            case Outcome.Refused o -> production(span, "refused", o.status(), o.requestId());
            case Outcome.InDoubt o ->
                span.setAttribute("lineclear.outcome", "in_doubt").setStatus(StatusCode.ERROR);
            case Outcome.NotSent o ->
                span.setAttribute("lineclear.outcome", "not_sent").setStatus(StatusCode.ERROR);
        }
        next.executed(outcome);
    }

    private static void production(io.opentelemetry.api.trace.Span span, String word, int status, String requestId) {
        span.setAttribute("lineclear.outcome", word).setAttribute("http.response.status_code", status);
        if (!requestId.isEmpty()) {
            span.setAttribute("aws.request_id", Visible.text(requestId));
        }
    }

    /** The one of {@link #passing}, or none that counts where a question is only asked beforehand. */
    private static io.opentelemetry.api.trace.Span own() {
        var span = Context.current().get(PROPOSAL);
        return span == null ? io.opentelemetry.api.trace.Span.getInvalid() : span;
    }
}
