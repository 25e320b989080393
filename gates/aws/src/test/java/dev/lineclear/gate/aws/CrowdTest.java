package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.Await;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.RecordingUpstream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** More requests at once than may run: each protocol has its own way of saying so, which its clients try again later. */
final class CrowdTest {
    @TempDir
    Path spool;

    @Test
    void whoComesTooManyIsTurnedAwayInItsProtocolAndTakenLater() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RecordingUpstream.Answerer kept = (request, socket) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Rig.json("{\"TableNames\":[]}").answer(request, socket);
        };
        try (Rig rig = Rig.of(kept, spool, Limits.DEFAULT.withRequests(1));
                DynamoDbClient first = once(rig, DynamoDbClient.builder());
                DynamoDbClient dynamodb = once(rig, DynamoDbClient.builder());
                SqsClient sqs = once(rig, SqsClient.builder());
                S3Client s3 = once(rig, S3Client.builder().forcePathStyle(true))) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(first::listTables);
            Await.until(() -> running.isDone() || rig.production.requests.size() == 1);
            assertFalse(running.isDone(), () -> String.valueOf(running.exceptionNow()));
            turnedAway("ServiceUnavailable", dynamodb::listTables);
            turnedAway("ServiceUnavailable", sqs::listQueues);
            turnedAway("SlowDown", () -> s3.deleteObject(r -> r.bucket("b").key("k")));
            assertEquals(1, rig.production.requests.size());
            assertEquals(1, rig.proposals.size());
            go.countDown();
            running.join();
            Await.until(() -> rig.server.running() == 0);
            dynamodb.listTables();
        }
    }

    private static void turnedAway(String code, Executable call) {
        AwsServiceException refused = assertThrows(AwsServiceException.class, call);
        assertEquals(503, refused.statusCode());
        assertEquals(code, refused.awsErrorDetails().errorCode());
        String message = refused.awsErrorDetails().errorMessage();
        assertTrue(message.startsWith("Lineclear: too many requests at once"), message);
        assertTrue(message.endsWith("Nothing was executed."), message);
    }

    private static <B extends AwsClientBuilder<B, C>, C> C once(Rig rig, B builder) {
        return rig.client(builder)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }
}
