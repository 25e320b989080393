package dev.lineclear.server.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lines of the process's own log: one an event, whatever is in it, and no credential in any. */
final class LogLineTest {
    private final Logger logger = new LoggerContext().getLogger("dev.lineclear.gate.aws.Delivery");

    private LoggingEvent event(String message, Throwable thrown, Object... arguments) {
        return new LoggingEvent("test", logger, Level.WARN, message, thrown, arguments);
    }

    private static JsonNode parsed(LoggingEvent event) {
        String line = LogLine.json(event);
        assertEquals(line.length() - 1, line.indexOf('\n'), "one line: " + line);
        return CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAreThoseOfTheElasticCommonSchema() {
        LoggingEvent event = event("{} went", null, "one");
        event.addKeyValuePair(new org.slf4j.event.KeyValuePair("event.duration", 12L));
        JsonNode line = parsed(event);
        assertEquals("one went", line.path("message").asString());
        assertEquals("WARN", line.path("log.level").asString());
        assertEquals("dev.lineclear.gate.aws.Delivery", line.path("log.logger").asString());
        assertEquals(12L, line.path("event.duration").asLong());
        assertTrue(line.path("@timestamp").asString().endsWith("Z"));
        assertTrue(line.path("trace.id").isMissingNode());
    }

    @Test
    void anAgentCannotForgeALine() {
        String forged = "x\n{\"message\":\"all is well\"}\u2028\u202e\ud800";
        LoggingEvent event = event("said {}", new IllegalStateException(forged), forged);
        JsonNode line = parsed(event);
        assertFalse(line.path("message").asString().contains("\n"));
        assertFalse(line.path("error.message").asString().contains("\u202e"));
        String[] text = LogLine.text(event).split("\n", -1);
        assertTrue(text[0].contains("said x\\u{a}{"), text[0]);
        for (int i = 1; i < text.length - 1; i++) {
            assertTrue(text[i].startsWith("    "), "part of the trace, not a line of its own: " + text[i]);
        }
    }

    @Test
    void credentialsAreTakenOutWhereverTheyStand() {
        String key = "AKIAIOSFODNN7EXAMPLE";
        Throwable cause = new IllegalArgumentException("password=hunter2");
        LoggingEvent event = event("key {}", new IllegalStateException("for " + key, cause), key);
        event.addKeyValuePair(new org.slf4j.event.KeyValuePair("lineclear.answer", "token: 0123456789"));
        for (String form : new String[] {LogLine.json(event), LogLine.text(event)}) {
            assertTrue(form.contains("[redacted]"), form);
            assertFalse(form.contains(key) || form.contains("hunter2") || form.contains("0123456789"), form);
        }
    }

    @Test
    void aLineHasABound() {
        LoggingEvent event = event("x".repeat(1 << 20), new IllegalStateException("y\n".repeat(1 << 18)));
        assertTrue(LogLine.json(event).length() < 200_000);
        assertTrue(LogLine.text(event).length() < 200_000);
    }
}
