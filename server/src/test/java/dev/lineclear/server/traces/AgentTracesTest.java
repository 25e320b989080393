package dev.lineclear.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.record.Facts;
import dev.lineclear.record.Record;
import dev.lineclear.record.Redaction;
import dev.lineclear.record.schema.Conformance;
import dev.lineclear.record.schema.RecordSchemas;
import dev.lineclear.server.control.Register;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whose mouth an agent's words are put into, how many of them, and what of them is left out. */
final class AgentTracesTest {
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final String SESSION = "01KAZ3Q7T2X9V4M8N6P5R1S0WC";
    private static final String OTHER = "01KAZ3Q7T2X9V4M8N6P5R1S0WD";

    private final List<Record> records = new ArrayList<>();
    private final AgentTraces traces = new AgentTraces(
            new Register(
                    record -> {
                        records.add(record);
                        return () -> records.size() - 1;
                    },
                    () -> Instant.EPOCH),
            new Facts(new Redaction((id, body) -> {}, operation -> List.of()))::safe);

    private static Span span(String name, Map<String, List<String>> attributes) {
        return new Span(
                TRACE,
                "00f067aa0ba902b7",
                "",
                name,
                Span.Kind.OTHER,
                1_795_000_000_000_000_000L,
                0,
                Map.of(),
                attributes);
    }

    private static Span tool(String name) {
        return span(name, Map.of("gen_ai.operation.name", List.of("execute_tool"), "gen_ai.tool.name", List.of(name)));
    }

    private List<String> said() {
        List<String> all = new ArrayList<>();
        for (Record record : records) {
            JsonNode json = CanonicalJson.parse(record.bytes("test"));
            Conformance found = RecordSchemas.load().check(json);
            assertTrue(found instanceof Conformance.Follows, found::toString);
            assertEquals(record.subject(), record.data().path("session").asString());
            record.data()
                    .path("spans")
                    .forEach(
                            s -> all.add(record.subject() + " " + s.path("name").asString()));
        }
        return all;
    }

    @Test
    void whatCameBeforeTheRequestWaitsForItAndOthersTracesAreNobodys() {
        traces.heard(List.of(tool("one")));
        traces.heard(List.of(tool("two"), span("GET /", Map.of("peer.service", List.of("search")))));
        assertEquals(List.of(), said());
        traces.named(TRACE, SESSION);
        traces.heard(List.of(tool("three")));
        assertEquals(List.of(SESSION + " one", SESSION + " two", SESSION + " three"), said());
    }

    @Test
    void anAgentThatNamesAnothersTraceIsNotHeardAsThatOtherNorIsItsOwnStolen() {
        traces.named(TRACE, SESSION);
        traces.named(TRACE, OTHER);
        traces.heard(List.of(tool("one")));
        assertEquals(List.of(SESSION + " one"), said());
    }

    @Test
    void anAgentThatWouldFillTheLogEndsAtALimit() {
        traces.named(TRACE, SESSION);
        for (int i = 0; i < 30; i++) {
            traces.heard(java.util.Collections.nCopies(100, tool("t")));
        }
        assertEquals(AgentTraces.MAX_PER_SESSION, said().size());
        assertEquals(AgentTraces.MAX_PER_SESSION / AgentTraces.AT_ONCE, records.size());
    }

    @Test
    void hiddenLettersCredentialsAndPromptsAreNotRecordedAndTheLongestFits() {
        traces.named(TRACE, SESSION);
        String secret = "aws s3 ls AKIAIOSFODNN7EXAMPLE";
        traces.heard(List.of(
                tool("a\u202eb"),
                tool(secret),
                span("p", Map.of("gen_ai.input.messages", List.of("delete it"), "gen_ai.agent.name", List.of("k")))));
        String all = records.toString();
        assertTrue(all.contains("\\u{202e}"), all);
        assertFalse(all.contains("IOSFODNN7") || all.contains("delete it"), all);
        Map<String, List<String>> long_ = new java.util.TreeMap<>();
        Span.WANTED.forEach(name -> long_.put(name, List.of("\u4e2d\"".repeat(500))));
        traces.heard(java.util.Collections.nCopies(10, span("\ud83d\ude00".repeat(500), long_)));
        assertEquals(13, said().size());
    }

    @Test
    void traceparentIsReadAsItIsWrittenOrNotAtAll() {
        String good = "00-" + TRACE + "-00f067aa0ba902b7-01";
        assertEquals(Optional.of(TRACE), AgentTraces.trace(good));
        for (String bad : List.of(
                "",
                "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
                good.toUpperCase(java.util.Locale.ROOT),
                good + "\n",
                "x" + good)) {
            assertEquals(Optional.empty(), AgentTraces.trace(bad), bad);
        }
    }
}
