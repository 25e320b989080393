package dev.lineclear.server.traces;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Spans of agents as records have them: names, never what was said to a model or what it answered. */
record Wording(UnaryOperator<String> safe) {
    /** Of each text: a name; longer ones are cut. */
    static final int MAX_TEXT = 120;

    private static final long NANOS = 1_000_000_000L;

    /** Which attribute goes under which name. */
    private static final Map<String, String> NAMES = new TreeMap<>(Map.of(
            "gen_ai.operation.name", "operation",
            "gen_ai.agent.name", "agent",
            "gen_ai.agent.version", "version",
            "gen_ai.request.model", "model",
            "gen_ai.tool.name", "tool",
            "gen_ai.tool.call.id", "call",
            "gen_ai.conversation.id", "conversation",
            "mcp.method.name", "method",
            "error.type", "error"));

    ObjectNode span(Span span) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("id", text(span.id()));
        out.put("parent", text(span.parent()));
        out.put("name", text(span.name()));
        out.put("begin", moment(span.begin()));
        out.put("end", moment(span.end()));
        NAMES.forEach((attribute, name) -> {
            String value = span.first(attribute);
            if (!value.isEmpty()) {
                out.put(name, text(value));
            }
        });
        return out;
    }

    private String text(String raw) {
        String some = Visible.text(safe.apply(raw.length() > Span.MAX_TEXT ? raw.substring(0, Span.MAX_TEXT) : raw));
        int[] points = some.codePoints().limit(MAX_TEXT).toArray();
        return new String(points, 0, points.length);
    }

    /** As the agent's own clock had it. */
    private static String moment(long nanos) {
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS).toString();
    }
}
