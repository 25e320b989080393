package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import dev.lineclear.testkit.RawHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import tools.jackson.databind.JsonNode;

/** What whoever runs the gateway sees of the real process: health, metrics and logs, and no secret in any of them. */
final class OperateTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void itSaysWhatItDoesAndNoSecret() throws Exception {
        try (ChildServer dynamodb = AwsServers.dynamodb(directory.resolve("dynamodb"));
                Installation lineclear = Installation.start(directory, Map.of("dynamodb", dynamodb.endpoint()), "")) {
            Team team = Team.enrol(lineclear);
            assertEquals("200 alive\n", team.control("/healthz"));
            assertTrue(team.ready().startsWith("200 "), team.ready());
            List<String> secrets = new ArrayList<>(team.secrets());
            String hold = requests(team, secrets);
            secrets.addAll(unsigned(lineclear));
            metrics(team);
            String metrics = team.control("/metrics");
            assertEquals(143, lineclear.stop());
            logs(lineclear.log(), hold);
            for (String secret : secrets) {
                assertFalse(metrics.contains(secret), secret + " is in the metrics");
                assertFalse(lineclear.log().contains(secret), secret + " is in the log:\n" + lineclear.log());
            }
        }
    }

    /** Reads, a change that is held and an operation nobody knows, each with what must not be seen. @return the hold */
    private static String requests(Team team, List<String> secrets) throws Exception {
        secrets.addAll(List.of("ITEM-1f6c8a", "HEADER-1f6c8a", "REASON-1f6c8a", "OPERATION-1f6c8a"));
        try (DynamoDbClient agent = team.agent()) {
            for (int i = 0; i < 3; i++) {
                agent.listTables(r -> r.overrideConfiguration(c -> c.putHeader("x-extra", "HEADER-1f6c8a")));
            }
            DynamoDbException held = assertThrows(
                    DynamoDbException.class,
                    () -> agent.putItem(r -> r.tableName("reports")
                            .item(Map.of("customer", AttributeValue.fromS("ITEM-1f6c8a")))
                            .overrideConfiguration(c -> c.putHeader("x-lineclear-reason", "password=REASON-1f6c8a"))));
            for (String operation : List.of("MakeEverythingWorse", "token=OPERATION-1f6c8a")) {
                unknown(team, operation);
            }
            return team.holdIn(String.valueOf(held.getMessage()));
        }
    }

    private static void unknown(Team team, String operation) throws Exception {
        ExecutionInterceptor named = new ExecutionInterceptor() {
            @Override
            public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                return context.httpRequest().toBuilder()
                        .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
                        .build();
            }
        };
        try (DynamoDbClient agent = team.agent(1, named)) {
            assertThrows(DynamoDbException.class, agent::listTables);
        }
    }

    /** What never gets as far as a proposal. @return what must not be seen of it */
    private static List<String> unsigned(Installation lineclear) throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        URI gateway = URI.create(control.path("gateway").asString(""));
        String head = "Host: " + gateway.getAuthority() + "\r\nConnection: close\r\n";
        RawHttp.exchange(
                gateway,
                "GET /PATH-1f6c8a?X-Amz-Signature=QUERY-1f6c8a&X-Amz-Security-Token=QTOKEN-1f6c8a HTTP/1.1\r\n" + head
                        + "Authorization: AWS4-HMAC-SHA256 Credential=AKIASECRET1F6C8A0000/20260101/us-east-1/s3/"
                        + "aws4_request, SignedHeaders=host, Signature=SIGNATURE-1f6c8a\r\n\r\n",
                LIMIT);
        RawHttp.exchange(gateway, "BOGUS-1f6c8a / HTTP/9.9\r\n" + head + "X: BROKEN-1f6c8a\r\n\r\n", LIMIT);
        return List.of(
                "PATH-1f6c8a",
                "QUERY-1f6c8a",
                "QTOKEN-1f6c8a",
                "AKIASECRET1F6C8A0000",
                "SIGNATURE-1f6c8a",
                "BROKEN-1f6c8a",
                control.path("token").asString(),
                AwsServers.SECRET_KEY);
    }

    private static void metrics(Team team) throws Exception {
        assertEquals(3, value(team, "lineclear_verdicts_total{effect=\"read\",verdict=\"allow\"}"));
        assertEquals(1, value(team, "lineclear_verdicts_total{effect=\"update\",verdict=\"hold\"}"));
        assertEquals(2, value(team, "lineclear_verdicts_total{effect=\"unknown\",verdict=\"deny\"}"));
        // The agent and two approvers whom the owner registered are changes of the gateway, decided as any other.
        assertEquals(3, value(team, "lineclear_verdicts_total{effect=\"grant\",verdict=\"allow\"}"));
        assertEquals(6 + 3, value(team, "lineclear_decision_seconds_count"));
        assertEquals(3 + 3, value(team, "lineclear_answers_seconds_count{answer=\"executed\"}"));
        assertEquals(1, value(team, "lineclear_answers_seconds_count{answer=\"held\"}"));
        assertEquals(2, value(team, "lineclear_answers_seconds_count{answer=\"denied\"}"));
        assertEquals(1, value(team, "lineclear_holds_open"));
        assertEquals(0, value(team, "lineclear_holds_in_doubt"));
        assertTrue(value(team, "lineclear_answers_seconds_bucket{answer=\"held\",le=\"+Inf\"}") == 1, "a histogram");
        assertTrue(value(team, "lineclear_log_size") > 5, "each of them was recorded");
        Await.until("a checkpoint covers all", LIMIT, () -> value(team, "lineclear_log_lag") == 0);
    }

    private static double value(Team team, String name) throws Exception {
        String all = team.control("/metrics");
        Matcher matcher =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(all);
        assertTrue(matcher.find(), name + " in " + all);
        return Double.parseDouble(matcher.group(1));
    }

    private static void logs(String all, String hold) {
        List<JsonNode> lines = all.lines()
                .map(line -> CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        for (JsonNode line : lines) {
            for (String name : List.of("@timestamp", "log.level", "message", "ecs.version", "log.logger")) {
                assertTrue(line.path(name).isString(), name + " in " + line);
            }
        }
        JsonNode held = answers(lines, "held").getFirst();
        assertEquals(hold, held.path("lineclear.hold").asString());
        assertEquals("dynamodb:PutItem", held.path("lineclear.operation").asString());
        assertEquals("update", held.path("lineclear.effect").asString());
        assertEquals("hold", held.path("lineclear.verdict").asString());
        assertEquals("kiro", held.path("lineclear.agent").asString());
        assertEquals("failure", held.path("event.outcome").asString());
        assertTrue(held.path("event.duration").asLong() > 0, held.toString());
        assertEquals(26, held.path("lineclear.proposal").asString().length(), held.toString());
        assertEquals(26, held.path("lineclear.session").asString().length(), held.toString());
        assertEquals(
                "unknown",
                answers(lines, "denied").getFirst().path("lineclear.effect").asString());
        assertTrue(
                lines.stream()
                        .noneMatch(l -> l.path("lineclear.effect").asString("").equals("read")),
                "reads that pass are in the transparency log only");
        assertTrue(lines.getLast().path("message").asString().contains("Stopped."), all);
    }

    private static List<JsonNode> answers(List<JsonNode> lines, String word) {
        return lines.stream()
                .filter(l -> l.path("lineclear.answer").asString("").equals(word))
                .toList();
    }
}
