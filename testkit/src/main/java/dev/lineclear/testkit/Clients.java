package dev.lineclear.testkit;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The AWS SDK's own clients, pointed somewhere: at the servers as an administrator, or at the gateway as an agent. */
public record Clients(DynamoDbClient dynamodb, SqsClient sqs, S3Client s3) implements AutoCloseable {
    public static final Region REGION = Region.US_EAST_1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Clients of one server for all, with the keys that the servers here know: past any gateway. */
    public static Clients admin(URI server) {
        return of(server, server, server, AwsBasicCredentials.create(AwsServers.ACCESS_KEY, AwsServers.SECRET_KEY));
    }

    /** Clients for one endpoint a service; through a gateway all three are the gateway's. */
    public static Clients of(URI dynamodb, URI sqs, URI s3, AwsCredentials credentials) {
        StaticCredentialsProvider provider = StaticCredentialsProvider.create(credentials);
        return new Clients(
                DynamoDbClient.builder()
                        .endpointOverride(dynamodb)
                        .region(REGION)
                        .credentialsProvider(provider)
                        .httpClientBuilder(http())
                        .build(),
                SqsClient.builder()
                        .endpointOverride(sqs)
                        .region(REGION)
                        .credentialsProvider(provider)
                        .httpClientBuilder(http())
                        .build(),
                S3Client.builder()
                        .endpointOverride(s3)
                        .region(REGION)
                        .credentialsProvider(provider)
                        .forcePathStyle(true)
                        .httpClientBuilder(http())
                        .build());
    }

    /**
     * Not the JDK's connections: waiting for {@code 100 Continue} on one that the server is about to close, they fail,
     * about once in a thousand uploads, in a way the SDK does not retry.
     */
    private static ApacheHttpClient.Builder http() {
        return ApacheHttpClient.builder().socketTimeout(PATIENCE).connectionTimeout(PATIENCE);
    }

    @Override
    public void close() {
        dynamodb.close();
        sqs.close();
        s3.close();
    }
}
