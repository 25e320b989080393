package dev.lineclear.server.traces;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lineclear.execution.Executor;
import dev.lineclear.gate.http.Clearance;
import dev.lineclear.gate.http.Exchange;
import dev.lineclear.gate.http.Gate;
import dev.lineclear.gate.http.RequestRefused;
import dev.lineclear.pipeline.Answer;
import dev.lineclear.pipeline.Rehearsing;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import dev.lineclear.record.Kind;
import dev.lineclear.server.control.Register;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What agents' own traces say that they did (OpenTelemetry's GenAI spans), recorded for the session whose requests name the
 * trace in {@code traceparent}. It is the agent's word, for reviews alone: nothing is decided by it. Thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/">GenAI agent spans</a>
 */
public final class AgentTraces {
    /** Traces that requests named lately. */
    private static final int MAX_TRACES = 50_000;

    private static final Duration KNOWN = Duration.ofHours(6);

    /** Traces that no request has named yet: a span ends, and is sent, before the request that it leads to. */
    private static final int MAX_WAITING = 500;

    private static final Duration WAIT = Duration.ofMinutes(10);

    /** Spans that wait, of one trace. */
    private static final int MAX_KEPT = 50;

    /** Spans recorded of one session: a long day's work; beyond, an agent would fill the log. */
    static final int MAX_PER_SESSION = 500;

    /** In one record, so that it stays far below what a record may hold. */
    static final int AT_ONCE = 10;

    private static final int MAX_SESSIONS = 100_000;

    /** W3C trace context: version, trace, parent, flags. */
    private static final Pattern PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.{0,200}");

    private static final ScopedValue<String> TRACE = ScopedValue.newInstance();

    private final Register register;
    private final Wording wording;
    private final Cache<String, String> sessions = Caffeine.newBuilder()
            .maximumSize(MAX_TRACES)
            .expireAfterAccess(KNOWN)
            .build();
    private final Cache<String, List<ObjectNode>> waiting = Caffeine.newBuilder()
            .maximumSize(MAX_WAITING)
            .expireAfterWrite(WAIT)
            .build();
    private final Cache<String, AtomicInteger> recorded =
            Caffeine.newBuilder().maximumSize(MAX_SESSIONS).build();

    /** @param safe takes out of a text what looks like a credential */
    public AgentTraces(Register register, UnaryOperator<String> safe) {
        this.register = register;
        this.wording = new Wording(safe);
    }

    /** The gate, with the trace that each request names. */
    public Gate of(Gate gate) {
        return new Gate() {
            @Override
            public void handle(Exchange exchange) throws IOException {
                Optional<String> trace = trace(exchange.headers().firstOr("traceparent", ""));
                if (trace.isEmpty()) {
                    gate.handle(exchange);
                    return;
                }
                var unused = ScopedValue.where(TRACE, trace.get()).<Optional<String>, IOException>call(() -> {
                    gate.handle(exchange);
                    return trace;
                });
            }

            @Override
            public void turnAway(Exchange exchange, RequestRefused why) throws IOException {
                gate.turnAway(exchange, why);
            }
        };
    }

    static Optional<String> trace(String parent) {
        Matcher matcher = PARENT.matcher(parent);
        return matcher.matches() && !matcher.group(1).equals("0".repeat(32))
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** What gates ask, which learns whose trace it is: only there is it known that the session's credentials were right. */
    public Clearance of(Clearance clearance) {
        return new Clearance() {
            @Override
            public Answer clear(Proposal proposal, Executor executor) {
                if (TRACE.isBound()) {
                    named(TRACE.get(), proposal.session().id());
                }
                return clearance.clear(proposal, executor);
            }

            @Override
            public boolean passes(Proposal proposal) {
                return clearance.passes(proposal);
            }

            @Override
            public Optional<Rehearsing.Asked> rehearse(Session session, String hold, boolean begin) {
                return clearance.rehearse(session, hold, begin);
            }

            @Override
            public JsonNode propose(Session session, JsonNode asked) {
                if (TRACE.isBound()) {
                    named(TRACE.get(), session.id());
                }
                return clearance.propose(session, asked);
            }
        };
    }

    /** The first session that names a trace keeps it, so that nobody else's words are put into another's mouth later. */
    void named(String trace, String session) {
        sessions.asMap().putIfAbsent(trace, session);
    }

    /** Records what belongs to a session that is known; the rest waits for a while. */
    void heard(List<Span> spans) {
        Map<String, List<ObjectNode>> byTrace = new LinkedHashMap<>();
        spans.stream().filter(Span::agents).forEach(s -> byTrace.computeIfAbsent(s.trace(), t -> new ArrayList<>())
                .add(wording.span(s)));
        byTrace.forEach((trace, some) -> {
            String session = sessions.getIfPresent(trace);
            if (session == null) {
                waiting.asMap().merge(trace, some.stream().limit(MAX_KEPT).toList(), AgentTraces::together);
                return;
            }
            List<ObjectNode> before = waiting.asMap().remove(trace);
            record(session, trace, before == null ? some : join(before, some));
        });
    }

    private static List<ObjectNode> together(List<ObjectNode> one, List<ObjectNode> other) {
        return join(one, other).stream().limit(MAX_KEPT).toList();
    }

    private static List<ObjectNode> join(List<ObjectNode> one, List<ObjectNode> other) {
        List<ObjectNode> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private void record(String session, String trace, List<ObjectNode> spans) {
        AtomicInteger count = recorded.get(session, s -> new AtomicInteger());
        for (int from = 0; from < spans.size(); from += AT_ONCE) {
            if (count.get() >= MAX_PER_SESSION) {
                return;
            }
            List<ObjectNode> some = spans.subList(from, Math.min(spans.size(), from + AT_ONCE));
            if (count.addAndGet(some.size()) > MAX_PER_SESSION) {
                return;
            }
            ObjectNode data = CanonicalJson.MAPPER.createObjectNode();
            data.put("session", session);
            data.put("trace", trace);
            ArrayNode all = data.putArray("spans");
            some.forEach(all::add);
            register.force(Kind.AGENT_TRACED, session, data);
        }
    }
}
