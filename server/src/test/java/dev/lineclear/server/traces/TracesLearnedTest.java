package dev.lineclear.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.record.RecordSink;
import dev.lineclear.server.control.Register;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Traces teach who calls whom and what with, in both encodings, and nothing else comes in by their door. */
final class TracesLearnedTest {
    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static ByteString id(int number, int length) {
        return ByteString.copyFrom(new byte[length - 1]).concat(ByteString.copyFrom(new byte[] {(byte) number}));
    }

    private static byte[] sent(String service, SpanKind kind, int span, int parent, KeyValue... attributes) {
        var one = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(id(7, 16))
                .setSpanId(id(span, 8))
                .setKind(kind)
                .addAllAttributes(List.of(attributes));
        if (parent > 0) {
            one.setParentSpanId(id(parent, 8));
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(io.opentelemetry.proto.resource.v1.Resource.newBuilder()
                                .addAttributes(text("service.name", service)))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(one)))
                .build()
                .toByteArray();
    }

    private static List<String> edges(Sighting sighting) {
        return sighting.edges().stream()
                .map(e -> e.left() + " " + e.relation() + " " + e.right())
                .sorted()
                .toList();
    }

    private static Sighting read(TraceReader reader, byte[] request) throws IOException {
        return reader.read(OtlpReader.protobuf(request), Instant.EPOCH);
    }

    @Test
    void bothSidesOfACallAreJoinedWhicheverComesFirst() throws IOException {
        List<String> both = List.of("service:checkout USES service:search");
        byte[] calls = sent("checkout", SpanKind.SPAN_KIND_CLIENT, 1, 0);
        byte[] called = sent("search", SpanKind.SPAN_KIND_SERVER, 2, 1);
        TraceReader one = new TraceReader("eu-central-1", "123456789012");
        assertEquals(List.of(), edges(read(one, calls)));
        assertEquals(both, edges(read(one, called)));
        TraceReader other = new TraceReader("eu-central-1", "123456789012");
        assertEquals(List.of(), edges(read(other, called)));
        assertEquals(both, edges(read(other, calls)));
    }

    @Test
    void databasesHostsAndThingsOfAwsAreNamedAsTheyAreLearnedElsewhere() throws IOException {
        TraceReader reader = new TraceReader("eu-central-1", "123456789012");
        KeyValue tables = KeyValue.newBuilder()
                .setKey("aws.dynamodb.table_names")
                .setValue(AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder().setStringValue("stock"))
                                .addValues(AnyValue.newBuilder().setStringValue("bad name\n"))))
                .build();
        assertEquals(
                List.of("service:shop USES arn:aws:dynamodb:eu-central-1:123456789012:table/stock"),
                edges(read(
                        reader,
                        sent(
                                "shop",
                                SpanKind.SPAN_KIND_CLIENT,
                                1,
                                0,
                                text("rpc.system", "aws-api"),
                                text("server.address", "dynamodb.eu-central-1.amazonaws.com"),
                                tables))));
        assertEquals(
                List.of("service:shop USES dns:orders.abc.eu-central-1.rds.amazonaws.com"),
                edges(read(
                        reader,
                        sent(
                                "shop",
                                SpanKind.SPAN_KIND_CLIENT,
                                2,
                                0,
                                text("server.address", "Orders.abc.eu-central-1.rds.amazonaws.com")))));
        assertEquals(
                List.of(),
                edges(read(reader, sent("shop", SpanKind.SPAN_KIND_CLIENT, 3, 0, text("server.address", "10.0.0.7")))));
        assertEquals(List.of(), edges(read(reader, sent("unknown_service:java", SpanKind.SPAN_KIND_CLIENT, 4, 0))));
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        String json = """
                {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
                 "scopeSpans": [{"spans": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
                 "kind": 3, "attributes": [{"key": "aws.dynamodb.table_names",
                 "value": {"arrayValue": {"values": [{"stringValue": "stock"}]}}}]}]}]}]}
                """;
        assertEquals(
                List.of("service:shop USES arn:aws:dynamodb:eu-central-1:123456789012:table/stock"),
                edges(new TraceReader("eu-central-1", "123456789012")
                        .read(OtlpReader.json(json.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)));
    }

    @Test
    void whoeverMakesUpNamesEndsAtALimit() throws IOException {
        TraceReader reader = new TraceReader("eu-central-1", "123456789012");
        List<Span> many = new ArrayList<>();
        for (int i = 0; i < TraceReader.MAX_NAMES + 100; i++) {
            many.add(new Span(
                    "t",
                    "s",
                    "",
                    "",
                    Span.Kind.CALLS,
                    0,
                    0,
                    java.util.Map.of("service.name", List.of("s" + i)),
                    java.util.Map.of()));
        }
        assertEquals(
                TraceReader.MAX_NAMES,
                reader.read(many, Instant.EPOCH).resources().size());
        assertEquals(100, reader.refused());
        assertThrows(
                IOException.class, () -> OtlpReader.json("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)));
        assertThrows(IOException.class, () -> OtlpReader.protobuf(new byte[] {1, 2, 3}));
    }

    @Test
    void theDoorWantsItsTokenAndTakesNoMoreThanItsLimit() throws Exception {
        List<Sighting> learned = new CopyOnWriteArrayList<>();
        try (TraceDoor door = new TraceDoor(
                        new InetSocketAddress("127.0.0.1", 0),
                        "secret",
                        "eu-central-1",
                        "123456789012",
                        learned::add,
                        new AgentTraces(
                                new Register(
                                        record -> {
                                            throw new RecordSink.RecordException("full", new java.io.IOException());
                                        },
                                        InstantSource.system()),
                                text -> text),
                        InstantSource.system());
                HttpClient client = HttpClient.newHttpClient()) {
            byte[] good = sent("shop", SpanKind.SPAN_KIND_CLIENT, 1, 0, text("peer.service", "search"));
            String type = "application/x-protobuf";
            // Answered before a body is read, so without one: what came too late would cut the answer off.
            assertEquals(401, post(client, door, "wrong", type, "", new byte[0]));
            assertEquals(415, post(client, door, "secret", "text/plain", "", new byte[0]));
            assertEquals(400, post(client, door, "secret", type, "", new byte[] {1, 2, 3}));
            assertEquals(400, post(client, door, "secret", type, "", new byte[TraceDoor.MAX_BODY + 1]));
            assertEquals(400, post(client, door, "secret", type, "gzip", packed(new byte[64 << 20])));
            String framed = badlyFramed(door, type);
            assertTrue(framed.startsWith("HTTP/1.1 400") && framed.contains("did not come"), framed);
            assertTrue(learned.isEmpty());
            assertEquals(200, post(client, door, "secret", type, "gzip", packed(good)));
            assertEquals(List.of("service:shop USES service:search"), edges(learned.getFirst()));
        }
    }

    private static String badlyFramed(TraceDoor door, String type) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/traces HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer secret\r\n"
                                            + "Content-Type: " + type
                                            + "\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static int post(HttpClient client, TraceDoor door, String token, String type, String encoding, byte[] body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.port() + "/v1/traces"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
