package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.FreePorts;
import dev.lineclear.testkit.StoryData;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services send by OpenTelemetry's own SDK stands in the graph and on a hold; what others send there does not. */
final class TracesTeachTest {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/reports";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** More than the gateway takes at once, packed or not. */
    private static final int TOO_MUCH = 5 << 20;

    private static final int BOMB = 256 << 20;

    @TempDir
    Path directory;

    @Test
    void whoCallsWhomIsOnTheHoldOfWhatTheLastOfThemUses() throws Exception {
        int port = FreePorts.next();
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Clients admin = Clients.admin(dynamodb.endpoint());
                Installation lineclear = Installation.start(
                        directory, Map.of("dynamodb", dynamodb.endpoint()), "otlp: 127.0.0.1:" + port + "\n")) {
            StoryData.table(admin.dynamodb(), "reports", "production", 2);
            Team team = Team.enrol(lineclear);
            String token =
                    Files.readString(lineclear.state().resolve("otlp.token")).strip();
            URI door = URI.create("http://127.0.0.1:" + port + "/v1/traces");
            nothingElseComesIn(door, token);
            called(door, token);
            Await.until("it is on the hold", LIMIT, () -> page(team)
                    .contains("checkout fails: checkout uses search, which uses reports"));
            String page = page(team);
            assertTrue(page.contains("Services that fail: checkout, search."), page);
            String graph = team.cli("graph", "show", TABLE).ok().out();
            assertTrue(graph.contains("service:search uses " + TABLE), graph);
            assertFalse(
                    team.cli("graph", "export", "--format", "json").ok().out().contains("evil"),
                    "what was refused taught nothing");
        }
    }

    private static String page(Team team) throws Exception {
        return team.cli("show", team.held("reports")).ok().out();
    }

    /** As two processes would: each sends what it did itself. */
    private static void called(URI door, String token) throws Exception {
        try (SdkTracerProvider checkout = service("checkout", door, token);
                SdkTracerProvider search = service("search", door, token)) {
            Span calling = checkout.get("test")
                    .spanBuilder("GET /search")
                    .setSpanKind(SpanKind.CLIENT)
                    .startSpan();
            Span called = search.get("test")
                    .spanBuilder("GET /search")
                    .setSpanKind(SpanKind.SERVER)
                    .setParent(Context.root().with(calling))
                    .startSpan();
            Span asking = search.get("test")
                    .spanBuilder("DynamoDB.GetItem")
                    .setSpanKind(SpanKind.CLIENT)
                    .setParent(Context.root().with(called))
                    .setAttribute("rpc.system", "aws-api")
                    .setAttribute(AttributeKey.stringArrayKey("aws.dynamodb.table_names"), List.of("reports"))
                    .startSpan();
            List.of(asking, called, calling).forEach(Span::end);
            for (SdkTracerProvider each : List.of(checkout, search)) {
                assertTrue(
                        each.forceFlush()
                                .join(LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .isSuccess(),
                        "it was taken");
            }
        }
    }

    private static SdkTracerProvider service(String name, URI door, String token) {
        return SdkTracerProvider.builder()
                .setResource(Resource.builder().put("service.name", name).build())
                .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                        .setEndpoint(door.toString())
                        .setCompression("gzip")
                        .addHeader("Authorization", "Bearer " + token)
                        .build()))
                .build();
    }

    private static void nothingElseComesIn(URI door, String token) throws Exception {
        byte[] evil = """
                {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "evil"}}]},
                 "scopeSpans": [{"spans": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
                 "kind": 3, "attributes": [{"key": "peer.service", "value": {"stringValue": "checkout"}}]}]}]}]}
                """.getBytes(StandardCharsets.UTF_8);
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertEquals(401, post(client, door, "", false, evil), "without a token");
            assertEquals(401, post(client, door, "Bearer guessed", false, evil), "by a token that is wrong");
            String bearer = "Bearer " + token;
            assertEquals(400, post(client, door, bearer, false, "garbage".getBytes(StandardCharsets.UTF_8)));
            assertEquals(400, post(client, door, bearer, false, padded(evil)), "more than it takes");
            assertEquals(400, post(client, door, bearer, true, bomb()), "little that becomes much");
            assertEquals(
                    400, post(client, door, bearer, false, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static byte[] padded(byte[] text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(text);
        out.write(" ".repeat(TOO_MUCH).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] blank = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int written = 0; written < BOMB; written += blank.length) {
                out.write(blank);
            }
        }
        return packed.toByteArray();
    }

    private static int post(HttpClient client, URI door, String authorization, boolean packed, byte[] body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(door)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (packed) {
            request.header("Content-Encoding", "gzip");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
