package dev.lineclear.gate.aws.undo;

import dev.lineclear.gate.aws.TagReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Tags of tables, buckets and queues, with the gateway's own credentials. What belongs to one of them (an index, a
 * stream, an object) has the tags of what it belongs to. Other services: none. Thread-safe.
 */
public final class AwsTagReader implements TagReader {
    /** A request waits for it; later than this the environment counts as unknown. */
    private static final AwsRequestOverrideConfiguration SOON = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(2))
            .build();

    /** In {@code arn:partition:service:region:account:resource}. */
    private static final int RESOURCE = 5;

    private final AwsClients clients;

    public AwsTagReader(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Map<String, String> tags(String urn, String service, String type, Map<String, String> destination)
            throws IOException {
        String[] arn = urn.split(":", RESOURCE + 1);
        if (arn.length <= RESOURCE || arn[RESOURCE].isEmpty() || arn[RESOURCE].contains("*")) {
            return Map.of();
        }
        try {
            return switch (service) {
                case "dynamodb" -> table(clients.dynamodb(destination), urn, arn[RESOURCE]);
                case "s3" -> bucket(clients.s3(destination), arn[RESOURCE]);
                case "sqs" -> queue(clients.sqs(destination), arn[RESOURCE]);
                default -> Map.of();
            };
        } catch (AwsServiceException e) {
            if (gone(e) || NotReadable.unsupported(e)) {
                return Map.of();
            }
            throw new IOException("the tags of " + urn + " could not be read: " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new IOException("the tags of " + urn + " could not be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> table(DynamoDbClient client, String urn, String resource) {
        String[] parts = resource.split("/");
        if (parts.length < 2 || !parts[0].equals("table")) {
            return Map.of();
        }
        String arn = urn.substring(0, urn.length() - resource.length()) + "table/" + parts[1];
        Map<String, String> tags = new TreeMap<>();
        // At most 50 tags, which are one page.
        for (Tag tag : client.listTagsOfResource(r -> r.resourceArn(arn).overrideConfiguration(SOON))
                .tags()) {
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }

    private static Map<String, String> bucket(S3Client client, String resource) {
        int slash = resource.indexOf('/');
        String bucket = slash < 0 ? resource : resource.substring(0, slash);
        Map<String, String> tags = new TreeMap<>();
        client.getBucketTagging(r -> r.bucket(bucket).overrideConfiguration(SOON))
                .tagSet()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    private static Map<String, String> queue(SqsClient client, String name) {
        Optional<String> url = Queues.url(client, name);
        return url.isEmpty()
                ? Map.of()
                : new TreeMap<>(client.listQueueTags(r -> r.queueUrl(url.get()).overrideConfiguration(SOON))
                        .tags());
    }

    private static boolean gone(AwsServiceException e) {
        return switch (NotReadable.code(e)) {
            case "ResourceNotFoundException",
                    "NoSuchTagSet",
                    "NoSuchBucket",
                    "QueueDoesNotExist",
                    "AWS.SimpleQueueService.NonExistentQueue" -> true;
            default -> false;
        };
    }
}
