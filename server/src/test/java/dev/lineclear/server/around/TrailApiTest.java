package dev.lineclear.server.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lineclear.gate.aws.undo.AwsClients;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is sent to CloudTrail and taken from it, over a real socket, as AWS documents {@code LookupEvents} in AWS JSON 1.1. The
 * server is this test's: that AWS's own answers the same is not shown by it.
 */
final class TrailApiTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T12:00:00Z");

    /** @param status of an answer, with its body */
    private record Reply(int status, String body) {}

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(CanonicalJson.parse(exchange.getRequestBody().readAllBytes()));
        heads.add(
                exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                        + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
        Reply reply = replies.removeFirst();
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** As AWS has it: each event's whole text is a string within. */
    private static Reply page(String next, String... events) {
        ObjectNode page = CanonicalJson.MAPPER.createObjectNode();
        for (String event : events) {
            page.withArray("Events")
                    .addObject()
                    .put("EventId", "e")
                    .put("ReadOnly", "false")
                    .put("CloudTrailEvent", event);
        }
        if (!next.isEmpty()) {
            page.put("NextToken", next);
        }
        return new Reply(200, page.toString());
    }

    private static String change(String id, String name) {
        return Trails.change(id, "Q" + id, "2026-11-21T12:10:00Z", name, "eve");
    }

    private List<String> read() throws IOException {
        URI at = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        List<String> found = new ArrayList<>();
        try (AwsClients clients = new AwsClients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")),
                Map.of("cloudtrail", at))) {
            new TrailApi(clients.api(), List.of("eu-central-1"), SINCE, SINCE.plusSeconds(3_600))
                    .read(e -> found.add(e.operation() + " " + e.request()));
        }
        return found;
    }

    @Test
    void bothPagesAreReadThoughAwsSaysSlowDownBetweenThem() throws Exception {
        replies.add(page("more", change("1", "DeleteTable"), change("2", "UpdateTable")));
        replies.add(new Reply(400, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"));
        replies.add(page("", change("3", "CreateTable")));
        assertEquals(List.of("dynamodb:DeleteTable Q1", "dynamodb:UpdateTable Q2", "dynamodb:CreateTable Q3"), read());
        assertEquals(3, asked.size());
        JsonNode first = asked.getFirst();
        assertEquals(SINCE.getEpochSecond(), first.path("StartTime").asLong());
        assertEquals(
                SINCE.plusSeconds(3_600).getEpochSecond(), first.path("EndTime").asLong());
        assertEquals(
                "[{\"AttributeKey\":\"ReadOnly\",\"AttributeValue\":\"false\"}]",
                first.path("LookupAttributes").toString());
        assertTrue(!first.has("NextToken"));
        assertEquals("more", asked.get(1).path("NextToken").asString(""));
        assertEquals(asked.get(1), asked.get(2), "what was throttled is asked again, and nothing is passed over");
        String head = heads.getFirst();
        assertTrue(
                head.startsWith("POST com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"
                        + " application/x-amz-json-1.1 AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"),
                head);
        assertTrue(head.contains("/eu-central-1/cloudtrail/aws4_request"), head);
    }

    /** Who may not ask, and an answer that is cut off, are no empty trail. */
    @Test
    void whatCannotBeReadIsNoEmptyTrail() {
        replies.add(new Reply(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"not you\"}"));
        assertTrue(assertThrows(Exception.class, this::read).getMessage().contains("AccessDenied"));
        replies.add(page("", change("1", "DeleteTable").substring(0, 200)));
        assertThrows(IOException.class, this::read);
        replies.add(new Reply(200, "<html>"));
        assertThrows(IOException.class, this::read);
        assertEquals(3, asked.size());
    }
}
