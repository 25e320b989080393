package dev.lineclear.console;

import dev.lineclear.console.Records.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * What to look for in the history; whatever is empty is not asked for.
 *
 * @param agent the whole name
 * @param operator the whole name
 * @param resource part of a target's URN
 * @param effect in one word
 * @param from the first day, UTC
 * @param to the last day, UTC
 */
public record Search(String agent, String operator, String resource, String effect, String from, String to) {
    private static final int MAX = 300;

    /** @param asked what a query says; empty where it says nothing */
    public static Search of(UnaryOperator<String> asked) {
        return new Search(
                cut(asked.apply("agent")),
                cut(asked.apply("operator")),
                cut(asked.apply("resource")),
                cut(asked.apply("effect")),
                cut(asked.apply("from")),
                cut(asked.apply("to")));
    }

    private static String cut(String raw) {
        String text = raw.strip();
        return text.length() > MAX ? text.substring(0, MAX) : text;
    }

    boolean wants(Entry e) {
        JsonNode data = e.data();
        return (agent.isEmpty() || agent.equals(data.path("agent").asString("")))
                && (operator.isEmpty() || operator.equals(data.path("operator").asString("")))
                && (effect.isEmpty() || effect.equals(Line.effect(data)))
                && (resource.isEmpty() || touches(data))
                && day(from).map(d -> !e.time().isBefore(start(d))).orElse(true)
                && day(to).map(d -> e.time().isBefore(start(d.plusDays(1)))).orElse(true);
    }

    private boolean touches(JsonNode data) {
        String part = resource.toLowerCase(Locale.ROOT);
        return data.path("targets").values().stream()
                .anyMatch(t -> t.asString("").toLowerCase(Locale.ROOT).contains(part));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** For the link to older ones. */
    public String query() {
        StringBuilder out = new StringBuilder();
        add(out, "agent", agent);
        add(out, "operator", operator);
        add(out, "resource", resource);
        add(out, "effect", effect);
        add(out, "from", from);
        add(out, "to", to);
        return out.toString();
    }

    private static void add(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append('&').append(name).append('=');
            out.append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
