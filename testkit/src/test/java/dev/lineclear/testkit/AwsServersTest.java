package dev.lineclear.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

final class AwsServersTest {
    @TempDir
    Path work;

    @Test
    void theStorysDataIsThere() throws Exception {
        try (AwsServers servers = AwsServers.start(work);
                Clients admin = Clients.of(
                        servers.dynamodb(),
                        servers.sqs(),
                        servers.s3(),
                        AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY))) {
            StoryData.create(admin);
            assertEquals(
                    StoryData.ITEMS,
                    admin.dynamodb()
                            .describeTable(r -> r.tableName(StoryData.PRODUCTION_TABLE))
                            .table()
                            .itemCount());
            assertEquals(
                    StoryData.OBJECTS,
                    admin.s3()
                            .listObjectsV2(r -> r.bucket(StoryData.PRODUCTION_BUCKET))
                            .keyCount());
            String url = admin.sqs()
                    .getQueueUrl(r -> r.queueName(StoryData.PRODUCTION_QUEUE))
                    .queueUrl();
            assertEquals(
                    "production",
                    admin.sqs().listQueueTags(r -> r.queueUrl(url)).tags().get("environment"));
        }
    }

    @Test
    void aServerEndsWhenItIsClosed() throws Exception {
        ChildServer server = AwsServers.dynamodb(work);
        ProcessHandle process = server.process();
        server.close();
        Await.until("the server is gone", Duration.ofSeconds(10), () -> !process.isAlive());
        assertFalse(process.isAlive());
    }
}
