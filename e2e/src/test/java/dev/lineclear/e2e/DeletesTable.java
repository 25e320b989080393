package dev.lineclear.e2e;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A command that deletes a table with what its environment gives it, as {@code aws dynamodb delete-table} does. */
final class DeletesTable {
    private DeletesTable() {}

    /** @param arguments the table, and how many seconds to wait for the answer */
    public static void main(String... arguments) throws IOException {
        int input = System.in.readAllBytes().length;
        System.out.println("input: " + input + " bytes");
        try (DynamoDbClient dynamodb = DynamoDbClient.builder()
                .endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                .region(Region.of(System.getenv("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        System.getenv("AWS_ACCESS_KEY_ID"),
                        System.getenv("AWS_SECRET_ACCESS_KEY"),
                        System.getenv("AWS_SESSION_TOKEN"))))
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(Duration.ofSeconds(Long.parseLong(arguments[1]))))
                .build()) {
            dynamodb.deleteTable(r -> r.tableName(arguments[0]));
            System.out.println("deleted " + arguments[0]);
        } catch (SdkException e) {
            System.out.println("not deleted: " + e.getMessage());
            System.exit(9);
        }
    }
}
