package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lineclear.e2e.Installation.Options;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** What whoever runs the real gateway sees of it: spans at a collector, lines of JSON, and no secret in either. */
final class TracesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "hunter2-and-more";

    @TempDir
    Path directory;

    private final List<Span> spans = new CopyOnWriteArrayList<>();

    @Test
    void aRequestIsOneTraceAndTheLogIsLinesOfJson() throws Exception {
        HttpServer collector = collector();
        String more = "telemetry: { otlp: \"http://127.0.0.1:"
                + collector.getAddress().getPort() + "\" }\n";
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Installation lineclear = Installation.start(
                        directory,
                        Map.of("dynamodb", dynamodb.endpoint()),
                        Options.of(directory).with(more))) {
            Team team = Team.enrol(lineclear);
            try (DynamoDbClient agent = team.agent()) {
                agent.listTables();
                held(agent);
            }
            Await.until("its spans arrive", LIMIT, () -> named("dynamodb:DeleteTable")
                    .isPresent());
            Span proposal = named("dynamodb:DeleteTable").orElseThrow();
            Await.until(
                    "its request's span arrives", LIMIT, () -> parent(proposal).isPresent());
            assertEquals("POST", parent(proposal).orElseThrow().getName());
            assertEquals(proposal.getTraceId(), parent(proposal).orElseThrow().getTraceId());
            assertTrue(proposal.toString().contains("lineclear.hold"), proposal.toString());
            assertFalse(spans.toString().contains(SECRET), "a secret in a span");
            collector.stop(0);
            try (DynamoDbClient agent = team.agent()) {
                agent.listTables();
            }
            lines(lineclear.log());
        } finally {
            collector.stop(0);
        }
    }

    private static void held(DynamoDbClient agent) {
        try {
            agent.deleteTable(r -> r.tableName("reports")
                    .overrideConfiguration(c -> c.putHeader("x-lineclear-reason", "password=" + SECRET)));
            throw new AssertionError("not held");
        } catch (DynamoDbException e) {
            assertEquals(403, e.statusCode());
        }
    }

    /** Each line that is a document says at least when, how grave and what. */
    private static void lines(String log) {
        assertFalse(log.contains(SECRET), log);
        List<String> documents = log.lines().filter(l -> l.startsWith("{")).toList();
        assertFalse(documents.isEmpty(), log);
        for (String line : documents) {
            JsonNode document = CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8));
            for (String name : List.of("@timestamp", "log.level", "message", "ecs.version")) {
                assertTrue(document.has(name), name + " in " + line);
            }
        }
        assertTrue(documents.stream().anyMatch(l -> l.contains("dynamodb:DeleteTable")), log);
    }

    private Optional<Span> named(String name) {
        return spans.stream().filter(s -> s.getName().equals(name)).findFirst();
    }

    private Optional<Span> parent(Span span) {
        return spans.stream()
                .filter(s -> s.getSpanId().equals(span.getParentSpanId()))
                .findFirst();
    }

    private HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
                try (InputStream in =
                        packed ? new GZIPInputStream(new ByteArrayInputStream(body)) : new ByteArrayInputStream(body)) {
                    ExportTraceServiceRequest.parseFrom(in)
                            .getResourceSpansList()
                            .forEach(r -> r.getScopeSpansList().forEach(s -> spans.addAll(s.getSpansList())));
                }
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }
}
