package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RecordingUpstream;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

class AwsGateTest {
    @TempDir
    Path spool;

    @Test
    void aClearedReadReachesProductionUnderTheGatewaysOwnKey() throws IOException {
        try (Rig rig = Rig.of(Rig.json("{\"Item\":{\"id\":{\"S\":\"1\"}}}"), spool);
                DynamoDbClient client = rig.dynamodb()) {
            var item = client.getItem(b -> b.tableName("orders").key(Map.of("id", AttributeValue.fromS("1"))));
            assertEquals("1", item.item().get("id").s());
            assertEquals("PROD-1", item.responseMetadata().requestId());

            Proposal proposal = rig.proposals.getFirst();
            assertEquals("dynamodb:GetItem", proposal.operation());
            assertEquals("aws", proposal.gate());
            assertEquals(
                    "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
                    proposal.targets().getFirst().urn());
            assertEquals("orders", proposal.input().path("TableName").asString());
            assertEquals("eu-west-1", proposal.destination().get("region"));

            RecordingUpstream.Request sent = rig.production.requests.getFirst();
            assertTrue(sent.head().contains("Credential=" + Rig.GATEWAY_KEY + "/"), sent.head());
            for (String secret : new String[] {Rig.AGENT_KEY, Rig.AGENT_SECRET, Rig.AGENT_TOKEN, Rig.GATEWAY_SECRET}) {
                assertFalse(sent.head().contains(secret), sent.head());
            }
            assertTrue(sent.head().toLowerCase(Locale.ROOT).contains("x-amz-target: dynamodb_20120810.getitem"));
            assertEquals(proposal.input().toString(), sent.text());
        }
    }

    @Test
    void aHeldDeletionStopsTheSdkAfterOneRequestWithTheWholeMessage() throws IOException {
        try (Rig rig = Rig.of(Rig.json("{}"), spool);
                DynamoDbClient dynamodb = rig.dynamodb();
                SqsClient sqs = rig.sqs();
                S3Client s3 = rig.s3()) {
            rig.verdict = proposal -> Optional.of(Rig.held());
            String message = Rig.held().message();
            DynamoDbException table =
                    assertThrows(DynamoDbException.class, () -> dynamodb.deleteTable(b -> b.tableName("orders")));
            assertEquals("AccessDeniedException", table.awsErrorDetails().errorCode());
            assertEquals(message, table.awsErrorDetails().errorMessage());
            assertEquals(
                    "01K",
                    table.awsErrorDetails()
                            .sdkHttpResponse()
                            .firstMatchingHeader("x-lineclear-hold")
                            .orElseThrow());
            assertEquals(
                    "2 approvals (0 of 2); a snapshot",
                    table.awsErrorDetails()
                            .sdkHttpResponse()
                            .firstMatchingHeader("x-lineclear-missing")
                            .orElseThrow());
            assertEquals(proposalId(rig), table.requestId());

            SqsException queue = assertThrows(
                    SqsException.class,
                    () -> sqs.purgeQueue(b -> b.queueUrl("https://sqs.eu-west-1.amazonaws.com/111122223333/jobs")));
            assertEquals(message, queue.awsErrorDetails().errorMessage());

            S3Exception bucket = assertThrows(
                    S3Exception.class,
                    () -> s3.deleteObjects(b -> b.bucket("data")
                            .delete(d -> d.objects(
                                    ObjectIdentifier.builder().key("a <&> b").build(),
                                    ObjectIdentifier.builder()
                                            .key("c")
                                            .versionId("v1")
                                            .build()))));
            assertEquals("AccessDenied", bucket.awsErrorDetails().errorCode());
            assertEquals(message, bucket.awsErrorDetails().errorMessage());

            assertEquals(3, rig.proposals.size(), "each client stopped after one request");
            assertTrue(rig.production.requests.isEmpty(), "nothing reached production");
            assertEquals("sqs:PurgeQueue", rig.proposals.get(1).operation());
            assertEquals("s3:DeleteObjects", rig.proposals.get(2).operation());
            assertEquals(
                    "a <&> b",
                    rig.proposals
                            .get(2)
                            .input()
                            .path("Delete")
                            .path("Objects")
                            .path(0)
                            .path("Key")
                            .asString());
            assertEquals(
                    "arn:aws:s3:::data/a <&> b",
                    rig.proposals.get(2).targets().getFirst().urn());
        }
    }

    private static String proposalId(Rig rig) {
        return rig.proposals.getFirst().id();
    }

    @Test
    void productionsOwnErrorsPassUnchanged() throws IOException {
        String body =
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"no table\"}";
        try (Rig rig = Rig.of(Rig.answering("400 Bad Request", "application/x-amz-json-1.0", body), spool);
                DynamoDbClient client = rig.dynamodb()) {
            ResourceNotFoundException e =
                    assertThrows(ResourceNotFoundException.class, () -> client.describeTable(b -> b.tableName("gone")));
            assertEquals("PROD-1", e.requestId());
            assertEquals("no table", e.awsErrorDetails().errorMessage());
        }
    }

    @Test
    void theSameRequestHasTheSameDigestWheneverItComes() throws IOException {
        try (Rig rig = Rig.of(Rig.json("{}"), spool);
                DynamoDbClient client = rig.dynamodb()) {
            for (int i = 0; i < 2; i++) {
                client.deleteTable(b -> b.tableName("orders"));
            }
            client.deleteTable(b -> b.tableName("orders2"));
            assertEquals(rig.proposals.get(0).digest(), rig.proposals.get(1).digest());
            assertFalse(
                    rig.proposals.get(0).digest().equals(rig.proposals.get(2).digest()));
        }
    }

    @Test
    void wrongKeysTokensAndSecretsGetAwssOwnErrors() throws IOException {
        try (Rig rig = Rig.of(Rig.json("{}"), spool)) {
            record Case(String key, String secret, String token, String code) {}
            for (Case each : new Case[] {
                new Case("NOBODYSKEY0000000001", Rig.AGENT_SECRET, Rig.AGENT_TOKEN, "UnrecognizedClientException"),
                new Case(Rig.AGENT_KEY, "another", Rig.AGENT_TOKEN, "InvalidSignatureException"),
                new Case(Rig.AGENT_KEY, Rig.AGENT_SECRET, "another", "UnrecognizedClientException")
            }) {
                try (DynamoDbClient client = rig.client(DynamoDbClient.builder())
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(each.key(), each.secret(), each.token())))
                        .build()) {
                    DynamoDbException e = assertThrows(DynamoDbException.class, client::listTables);
                    assertEquals(each.code(), e.awsErrorDetails().errorCode());
                }
            }
            assertTrue(rig.proposals.isEmpty());
            assertTrue(rig.production.requests.isEmpty());
        }
    }

    @Test
    void aHaltReachesTheVeryNextRequest() throws IOException {
        try (Rig rig = Rig.of(Rig.json("{\"TableNames\":[]}"), spool);
                DynamoDbClient client = rig.dynamodb()) {
            client.listTables();
            assertTrue(rig.sessions.move(rig.session.id(), Session.State.OPEN, Session.State.HALTED));
            rig.directory.forget(rig.session.id());
            DynamoDbException e = assertThrows(DynamoDbException.class, client::listTables);
            assertTrue(e.awsErrorDetails().errorMessage().contains("halted"), e.getMessage());
            assertEquals(1, rig.production.requests.size());
            assertTrue(rig.sessions.move(rig.session.id(), Session.State.HALTED, Session.State.OPEN));
            rig.directory.forget(rig.session.id());
            client.listTables();
        }
    }
}
