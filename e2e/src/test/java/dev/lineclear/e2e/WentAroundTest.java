package dev.lineclear.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.record.Kind;
import dev.lineclear.testkit.Await;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.Clients;
import dev.lineclear.testkit.StoryData;
import dev.lineclear.testkit.junit.Moto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One change through the gateway and one past it, both really made, and AWS's log of both compared with the gateway's. */
final class WentAroundTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void aChangePastTheGatewayIsFoundAndOneThroughItIsNot() throws Exception {
        try (Moto moto = Moto.start(Files.createDirectory(directory.resolve("moto")), "000000000000");
                Clients admin = Clients.admin(moto.endpoint());
                Installation lineclear = Installation.start(
                        directory,
                        moto.endpoints(Set.of("dynamodb", "cloudtrail")),
                        "environments: [ { name: beta, resource: \"*scratch*\" } ]\naround: { trail: " + folder()
                                + ", every: 10s }\n")) {
            StoryData.table(admin.dynamodb(), "scratch", "beta", 1);
            StoryData.table(admin.dynamodb(), "reports", "production", 1);
            Team team = Team.enrol(lineclear);
            String through;
            try (DynamoDbClient agent = team.agent()) {
                through = agent.deleteTable(r -> r.tableName("scratch"))
                        .responseMetadata()
                        .requestId();
            }
            String past = admin.dynamodb()
                    .deleteTable(r -> r.tableName("reports"))
                    .responseMetadata()
                    .requestId();
            String recorded = event("e-1", through, "scratch", "lineclear", "Apache-HttpClient");
            String around = event("e-2", past, "reports", "eve", "aws-cli\\u001b[1A\\u001b[2K all is well");

            Path folder = folder();
            Files.writeString(folder.resolve("1.json"), "{\"Records\":[" + recorded + "]}");
            Jvm.Result well = team.cli("around", folder.toString());
            assertEquals(0, well.exit(), well.out());
            assertTrue(well.out().contains("Compared: 1 recorded by the gateway."), well.out());

            try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("2.json.gz")))) {
                packed.write(("{\"Records\":[" + around + "]}").getBytes(StandardCharsets.UTF_8));
            }
            Jvm.Result found = team.cli("around", folder.toString());
            assertEquals(1, found.exit(), found.out());
            for (String part : new String[] {
                "1 of 2 events went AROUND",
                "dynamodb:DeleteTable  reports  in us-east-1",
                "arn:aws:iam::000000000000:user/eve (IAMUser)",
                "access key AKIAeve, from 198.51.100.9, aws-cli\\u{1b}[1A\\u{1b}[2K all is well",
                "request " + past
            }) {
                assertTrue(found.out().contains(part), part + " in " + found.out());
            }
            assertFalse(found.out().contains("user/lineclear") || found.out().contains("\u001b"), found.out());
            assertEquals(1, team.cli("around", folder.toString(), "--json").exit());
            mistakesAreAnswered(team, lineclear);
            theGatewayFoundItToo(team);
        }
    }

    private Path folder() throws IOException {
        return Files.createDirectories(directory.resolve("AWSLogs/000000000000/CloudTrail/us-east-1"));
    }

    /** By itself, and told nobody twice. */
    private static void theGatewayFoundItToo(Team team) throws Exception {
        Await.until("it is on record", LIMIT, () -> found(team));
        String audit = team.cli("audit", "verify").ok().out();
        assertTrue(audit.contains("The log is whole"), audit);
        assertTrue(audit.contains(" 1  " + Kind.WENT_AROUND.type()), audit);
    }

    private static boolean found(Team team) {
        try {
            return team.control("/metrics").contains("lineclear_went_around_total 1.0");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void mistakesAreAnswered(Team team, Installation lineclear) throws Exception {
        assertEquals(64, team.cli("around").exit(), "nothing to compare with");
        Path none = Files.writeString(directory.resolve("none.json"), "{\"hello\": 1}");
        Jvm.Result other = team.cli("around", none.toString());
        assertEquals(1, other.exit());
        assertTrue(other.out().contains("none.json: there is an object that is no event"), other.out());
        // This server knows the service, and not this operation: what cannot be asked is not taken for nothing found.
        Jvm.Result asked = lineclear.cli(
                Map.of("AWS_ACCESS_KEY_ID", AwsServers.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", AwsServers.SECRET_KEY),
                "around",
                "--api");
        assertEquals(1, asked.exit(), asked.out());
        assertTrue(asked.out().contains("cloudtrail:LookupEvents"), asked.out());
    }

    private static String event(String id, String request, String table, String user, String agent) {
        return """
                {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDA","arn":\
                "arn:aws:iam::000000000000:user/%5$s","accountId":"000000000000","accessKeyId":"AKIA%5$s","userName":"%5$s"},\
                "eventTime":"%1$s","eventSource":"dynamodb.amazonaws.com","eventName":"DeleteTable","awsRegion":"us-east-1",\
                "sourceIPAddress":"198.51.100.9","userAgent":"%6$s","requestParameters":{"tableName":"%4$s"},\
                "responseElements":{"tableDescription":{"tableName":"%4$s","tableStatus":"DELETING"}},"requestID":"%3$s",\
                "eventID":"%2$s","readOnly":false,"resources":[{"accountId":"000000000000","type":"AWS::DynamoDB::Table",\
                "ARN":"arn:aws:dynamodb:us-east-1:000000000000:table/%4$s"}],"eventType":"AwsApiCall","apiVersion":\
                "2012-08-10","managementEvent":true,"recipientAccountId":"000000000000","eventCategory":"Management"}""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), id, request, table, user, agent);
    }
}
