package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.RecordingUpstream.Answerer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Changes that production may have made and whose answers nobody got: no client makes them again by itself. */
class LostAnswersTest {
    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":";

    @TempDir
    Path spool;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.of(Rig.json("{}"), spool);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static Answerer dyingAfter(String bytes) {
        return (request, socket) -> {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
    }

    private void oneRequestInDoubt(Answerer production, Runnable change) {
        rig.production.requests.clear();
        rig.production.answerer(production);
        AwsServiceException e = assertThrows(AwsServiceException.class, change::run);
        assertEquals(409, e.statusCode(), e.getMessage());
        assertEquals("LineclearInDoubt", e.awsErrorDetails().errorCode());
        assertEquals(1, rig.production.requests.size(), "the SDK did not try again");
        rig.production.answerer(Rig.json("{}"));
        try (DynamoDbClient client = rig.dynamodb()) {
            assertTrue(client.listTables().tableNames().isEmpty(), "the next request works");
        }
    }

    @Test
    void theDynamoDbSdkAfterAnAnswerThatBrokeOff() {
        try (DynamoDbClient client = rig.dynamodb()) {
            oneRequestInDoubt(dyingAfter(HALF), () -> client.deleteTable(t -> t.tableName("prod")));
            oneRequestInDoubt(dyingAfter(""), () -> client.deleteTable(t -> t.tableName("prod")));
            oneRequestInDoubt(dyingAfter("garbage\r\n\r\n"), () -> client.deleteTable(t -> t.tableName("prod")));
        }
    }

    @Test
    void theS3SdkAfterAnAnswerThatBrokeOff() {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n";
        try (S3Client client = rig.s3()) {
            oneRequestInDoubt(dyingAfter(chunked), () -> client.deleteBucket(b -> b.bucket("prod")));
            oneRequestInDoubt(
                    dyingAfter(HALF),
                    () -> client.deleteObject(o -> o.bucket("prod").key("k")));
        }
    }

    @Test
    void theSqsSdkAfterAnAnswerThatBrokeOff() {
        try (SqsClient client = rig.sqs()) {
            oneRequestInDoubt(
                    dyingAfter(HALF),
                    () -> client.purgeQueue(q -> q.queueUrl("https://sqs.eu-west-1.amazonaws.com/111122223333/prod")));
        }
    }

    @Test
    void aLongAnswerThatBrokeOffIsNotAskedForBySendingAgain() throws IOException {
        rig.production.answerer(dyingAfter("HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n{" + "x".repeat(200_000)));
        String first = deletion().send(rig);
        assertTrue(first.startsWith("HTTP/1.1 200") && first.length() < 400_000, "cut off");
        String again = deletion().send(rig);
        assertTrue(again.startsWith("HTTP/1.1 409") && again.contains("LineclearInDoubt"), again);
        assertEquals(1, rig.production.requests.size());
    }

    private static SignedRaw deletion() {
        return new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                .header("amz-sdk-invocation-id", "one")
                .body("{\"TableName\":\"prod\"}");
    }

    @Test
    void aRedirectionIsNoSuccessAndMayBeTriedAgain() throws IOException {
        rig.production.answerer((request, socket) -> {
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        assertTrue(deletion().send(rig).startsWith("HTTP/1.1 307"));
        assertTrue(deletion().send(rig).startsWith("HTTP/1.1 307"));
        assertEquals(2, rig.production.requests.size(), "nothing was done, so nothing is kept of it");
    }

    @Test
    void aFaultOfTheGatewayIsNotTriedAgainByTheSdk() {
        rig.verdict = proposal -> {
            throw new IllegalStateException("a fault with a-secret-in-it");
        };
        try (DynamoDbClient client = rig.dynamodb()) {
            AwsServiceException e =
                    assertThrows(AwsServiceException.class, () -> client.deleteTable(t -> t.tableName("prod")));
            assertEquals(403, e.statusCode());
            assertTrue(e.getMessage().contains("could not do its part"), e.getMessage());
            assertFalse(e.getMessage().contains("a-secret"), e.getMessage());
            assertEquals(1, rig.proposals.size(), "the SDK did not try again");
            rig.verdict = proposal -> java.util.Optional.empty();
            client.listTables();
        }
    }

    @Test
    void anErrorOfTheMachineIsARefusalToo() {
        rig.verdict = proposal -> {
            throw new OutOfMemoryError("none left");
        };
        try (S3Client client = rig.s3()) {
            AwsServiceException e =
                    assertThrows(AwsServiceException.class, () -> client.deleteBucket(b -> b.bucket("prod")));
            assertEquals(403, e.statusCode());
            assertEquals(1, rig.proposals.size());
        }
    }
}
