package dev.lineclear.server.operate;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import dev.lineclear.record.Redaction;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one event looks in the logs. Whatever is said is made safe first: what looks like a credential is taken out, and
 * no character in it can end a line or hide one, since parts of it may come from an agent.
 *
 * <p>As JSON the names are the Elastic Common Schema's (ECS 8.11), which collectors know without being told how to take a
 * line apart; OpenTelemetry's own model of logs has no form for lines of a file.
 */
final class LogLine {
    private static final String ECS = "8.11.0";

    /** Looking for credentials in more than this would cost more than a line is worth; the rest is not shown. */
    private static final int MAX_LOOKED_AT = 64 * 1024;

    /** The causes of a fault lie within; deeper traces repeat frames of the libraries. */
    private static final int MAX_STACK_LINES = 120;

    private static final int LOGGER_CHARACTERS = 24;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneId.of("UTC"));
    private static final TargetLengthBasedClassNameAbbreviator SHORT =
            new TargetLengthBasedClassNameAbbreviator(LOGGER_CHARACTERS);

    private LogLine() {}

    /** For people: time, level, who says it, what, and the proposal it is about. */
    static String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160)
                .append(TIME.format(event.getInstant().atZone(ZoneId.systemDefault())))
                .append(' ')
                .append(String.format("%-5s", event.getLevel()))
                .append(' ')
                .append(SHORT.abbreviate(event.getLoggerName()))
                .append(' ')
                .append(safe(event.getFormattedMessage()));
        Passage.current().ifPresent(passage -> passage.fields().forEach((name, value) -> line.append(' ')
                .append(name.substring(name.indexOf('.') + 1))
                .append('=')
                .append(safe(value))));
        stack(event.getThrowableProxy())
                .forEach(frame ->
                        line.append(System.lineSeparator()).append("    ").append(frame));
        return line.append(System.lineSeparator()).toString();
    }

    /** For machines: one JSON object and the end of the line. */
    static String json(ILoggingEvent event) {
        ObjectNode line = CanonicalJson.MAPPER.createObjectNode();
        line.put("@timestamp", UTC.format(event.getInstant()));
        line.put("log.level", event.getLevel().toString());
        line.put("message", safe(event.getFormattedMessage()));
        line.put("ecs.version", ECS);
        line.put("service.name", "lineclear");
        line.put("log.logger", event.getLoggerName());
        line.put("process.thread.name", event.getThreadName());
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            line.put("trace.id", span.getTraceId());
            line.put("span.id", span.getSpanId());
        }
        Passage.current().ifPresent(p -> p.fields().forEach((name, value) -> line.put(name, safe(value))));
        List<KeyValuePair> more = event.getKeyValuePairs();
        if (more != null) {
            more.forEach(pair -> put(line, pair));
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("error.type", thrown.getClassName());
            line.put("error.message", safe(String.valueOf(thrown.getMessage())));
            line.put("error.stack_trace", stack(thrown).stream().collect(Collectors.joining("\n")));
        }
        return CanonicalJson.MAPPER.writeValueAsString(line) + "\n";
    }

    private static void put(ObjectNode line, KeyValuePair pair) {
        if (pair.value instanceof Long number) {
            line.put(pair.key, number);
        } else {
            line.put(pair.key, safe(String.valueOf(pair.value)));
        }
    }

    /** Messages of exceptions are in it, so each line is made safe too. */
    private static List<String> stack(@org.jspecify.annotations.Nullable IThrowableProxy thrown) {
        return thrown == null
                ? List.of()
                : cut(ThrowableProxyUtil.asString(thrown))
                        .lines()
                        .limit(MAX_STACK_LINES)
                        .map(frame -> Visible.text(frame.strip()))
                        .toList();
    }

    private static String safe(String text) {
        return Visible.text(cut(text));
    }

    private static String cut(String text) {
        return Redaction.withoutCredentials(text.length() > MAX_LOOKED_AT ? text.substring(0, MAX_LOOKED_AT) : text);
    }
}
