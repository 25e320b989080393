package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;

/** What is asked whether a stage is well: alarms, measurements, Prometheus, and nothing else. */
final class RolloutChecksTest extends RolloutRig {
    private static final int SECONDS = 90;

    @Test
    void anAlarmThatSaysNothingAsksPeopleAndOneThatGoesOffFails() throws Exception {
        List<String> topics = topics("alarmed");
        form(
                "monitoring",
                "Action=PutMetricAlarm&Version=2010-08-01&AlarmName=errors&Namespace=n&MetricName=m&Statistic=Sum"
                        + "&Period=60&EvaluationPeriods=1&Threshold=1&ComparisonOperator=GreaterThanThreshold");
        form("monitoring", state("INSUFFICIENT_DATA"));
        Path file = directory.resolve("alarmed.yaml");
        Files.writeString(file, """
                change: Call one more topic by the shop's name
                on-failure: revert
                bake: 1s
                healthy: [ { name: errors, alarm: errors, least: 1 } ]
                stages:
                  - name: one
                    steps:
                      - operation: sns:SetTopicAttributes
                        input: { TopicArn: "%s", AttributeName: DisplayName, AttributeValue: Shop }
                  - name: two
                    steps:
                      - operation: sns:SetTopicAttributes
                        input: { TopicArn: "%s", AttributeName: DisplayName, AttributeValue: Shop }
                """.formatted(topics.get(0), topics.get(1)));
        String id = json(team.cli("propose", file.toString(), "--session", session, "--json"))
                .path("hold")
                .asString("");
        team.approves("ann", id);
        awaitState(id, "ASKING");
        told(id, "Rollout asks people");
        form("monitoring", state("ALARM"));
        team.cli("rollout", "go-on", id, "--as", "bob@example.com", "--key", team.key("bob"))
                .ok();
        awaitState(id, "REVERTED");
        assertEquals(List.of(false, false, false, false), renamed(topics));
    }

    private static String state(String value) {
        return "Action=SetAlarmState&Version=2010-08-01&AlarmName=errors&StateReason=test&StateValue=" + value;
    }

    private static String measured(String topic, String check) throws Exception {
        return measured(topic, check, "6s");
    }

    private static String measured(String topic, String check, String bake) throws Exception {
        sns("Action=CreateTopic&Name=" + topic);
        return held(topic, """
                change: Rename what is measured
                on-failure: revert
                bake: %s
                healthy: [ { name: measured, %s } ]
                stages:
                  - name: one
                    steps:
                      - operation: sns:SetTopicAttributes
                        input: { TopicArn: "arn:aws:sns:us-east-1:000000000000:%s", AttributeName: DisplayName, AttributeValue: Shop }
                """.formatted(bake, check, topic));
    }

    /** By the second, from half a minute ago on. @param seconds for how many of them */
    private static void metric(String name, int seconds, int before, int since) throws Exception {
        StringBuilder form = new StringBuilder("Action=PutMetricData&Version=2010-08-01&Namespace=Shop");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 1; i <= seconds; i++) {
            String member = "&MetricData.member." + i + ".";
            Instant at = now.plusSeconds(i - SECONDS / 3);
            form.append(member).append("MetricName=").append(name);
            form.append(member).append("Timestamp=").append(at);
            // It goes on rising, so that whenever a rollout begins it is higher since than before.
            long gone = Duration.between(now, at).toSeconds();
            form.append(member).append("Value=").append(gone > 0 ? since + gone * (since - before) : before);
            form.append(member).append("Dimensions.member.1.Name=Page");
            form.append(member).append("Dimensions.member.1.Value=basket");
        }
        form("monitoring", form.toString());
    }

    /** At the real servers, or what stands for them: what is as before passes, and what has risen is put back. */
    @Test
    void measurementsOfBeforeAreComparedWithThoseSince() throws Exception {
        String of = "metric: \"%s\", namespace: Shop, dimensions: \"Page=basket\", every: 1s, least: 5";
        String same = measured("m-same", of.formatted("same"));
        String risen = measured("m-risen", of.formatted("risen"));
        String gone = measured("m-gone", of.formatted("gone").replace("least: 5", "least: 2"));
        String passing = measured("m-passing", "traffic: \"dynamodb:ListTables\", least: 3");
        try (DynamoDbClient agent = team.agent()) {
            agent.listTables();
            agent.listTables();
            metric("same", SECONDS, 5, 5);
            metric("risen", SECONDS, 5, 90);
            metric("gone", SECONDS / 3 + 5, 5, 5);
            for (String id : List.of(same, risen, gone, passing)) {
                team.approves("ann", id);
            }
            awaited(passing, "it is well", () -> {
                agent.listTables();
                return state(passing, "DONE");
            });
        }
        awaitState(risen, "REVERTED");
        awaitState(same, "DONE");
        awaitState(gone, "ASKING");
        String because = rollout(gone).path("because").asString("");
        assertTrue(because.contains("values") && because.contains("since"), because);
    }

    @Test
    void aRealPrometheusIsAsked() throws Exception {
        JsonNode control =
                CanonicalJson.parse(Files.readAllBytes(lineclear.state().resolve("control.json")));
        String metrics = URI.create(control.path("control").asString("")).getAuthority();
        try (PrometheusServer unused = PrometheusServer.start(directory, prometheus, metrics);
                DynamoDbClient agent = team.agent()) {
            String up = measured("p-up", "prometheus: up, worse: down, every: 1s, least: 3", "2s");
            String risen = measured(
                    "p-risen",
                    "prometheus: \"sum(lineclear_decision_seconds_count)\", worse: up, change: 0, every: 1s, least: 5");
            team.approves("ann", up);
            team.approves("ann", risen);
            awaited(risen, "more is decided than before", () -> {
                agent.listTables();
                return state(risen, "REVERTED");
            });
            awaitState(up, "DONE");
        }
    }

    @Test
    void whatTheGatewayMayNotAskIsNoCheck() throws Exception {
        Path file = directory.resolve("metadata.yaml");
        Files.writeString(file, """
                change: look around
                healthy: [ { name: page, http: "http://169.254.169.254/latest/" } ]
                stages:
                  - name: one
                    steps:
                      - { operation: sns:SetTopicAttributes, input: { TopicArn: x, AttributeName: DisplayName, AttributeValue: Shop } }
                """);
        Jvm.Result refused = team.cli("propose", file.toString(), "--session", session);
        assertTrue(refused.exit() != 0 && refused.out().contains("rollouts.probes"), refused.out());
    }
}
