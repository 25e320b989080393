package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;

/** Looks at one table, bucket or queue and says what it sees, in one or two cheap calls. */
final class Sights {
    /** One page of a listing; beyond it "more than" is said. */
    private static final int MAX_LISTED = 1_000;

    private final AwsClients clients;
    private final Map<String, String> destination;

    Sights(AwsClients clients, Map<String, String> destination) {
        this.clients = clients;
        this.destination = destination;
    }

    /** Something there is something to see of. */
    record Thing(String kind, String name) {
        /** From the ARN of it or of a part of it. */
        static Optional<Thing> of(String urn) {
            String[] arn = urn.split(":", 6);
            if (arn.length < 6 || arn[5].isEmpty() || arn[5].contains("*")) {
                return Optional.empty();
            }
            String[] parts = arn[5].split("/");
            return switch (arn[2]) {
                case "dynamodb" ->
                    parts.length > 1 && parts[0].equals("table")
                            ? Optional.of(new Thing("table", parts[1]))
                            : Optional.empty();
                case "s3" -> Optional.of(new Thing("bucket", parts[0]));
                case "sqs" -> Optional.of(new Thing("queue", arn[5]));
                default -> Optional.empty();
            };
        }

        @Override
        public String toString() {
            return kind + " " + Visible.text(name);
        }
    }

    List<String> of(Thing thing) {
        return switch (thing.kind()) {
            case "table" -> table(thing);
            case "bucket" -> bucket(thing);
            default -> queue(thing);
        };
    }

    private List<String> table(Thing thing) {
        DynamoDbClient client = clients.dynamodb(destination);
        Optional<TableDescription> found = TableSettings.describe(client, thing.name());
        if (found.isEmpty()) {
            return List.of(thing + " does not exist");
        }
        TableDescription table = found.get();
        int indexes = table.globalSecondaryIndexes().size()
                + table.localSecondaryIndexes().size();
        List<String> seen = new ArrayList<>();
        seen.add(thing + " has about " + States.count(table.itemCount(), "item") + " and "
                + States.count(indexes, "index"));
        seen.add("deletion protection of " + thing + " is "
                + (Boolean.TRUE.equals(table.deletionProtectionEnabled()) ? "on" : "off"));
        try {
            boolean on = TableSettings.recovery(client, thing.name())
                    .path("PointInTimeRecoveryEnabled")
                    .asBoolean(false);
            seen.add("point-in-time recovery of " + thing + " is " + (on ? "on" : "off"));
        } catch (DynamoDbException e) {
            seen.add("point-in-time recovery of " + thing + " could not be read: " + NotReadable.code(e));
        }
        return seen;
    }

    private List<String> bucket(Thing thing) {
        S3Client client = clients.s3(destination);
        if (!Buckets.exists(client, thing.name())) {
            return List.of(thing + " does not exist");
        }
        ListObjectsV2Response page =
                client.listObjectsV2(r -> r.bucket(thing.name()).maxKeys(MAX_LISTED));
        List<String> seen = new ArrayList<>();
        seen.add(thing + " has "
                + (Boolean.TRUE.equals(page.isTruncated()) ? "more than " : "")
                + States.count(page.contents().size(), "object"));
        try {
            BucketVersioningStatus status =
                    client.getBucketVersioning(r -> r.bucket(thing.name())).status();
            seen.add("versioning of " + thing + " is " + (status == BucketVersioningStatus.ENABLED ? "on" : "off"));
        } catch (S3Exception e) {
            seen.add("versioning of " + thing + " could not be read: " + NotReadable.code(e));
        }
        return seen;
    }

    private List<String> queue(Thing thing) {
        JsonNode state = Queues.read(clients.sqs(destination), thing.name());
        return List.of(
                States.exists(state)
                        ? thing + " has about "
                                + States.count(
                                        state.path(Recipe.OBSERVED)
                                                .path(Queues.MESSAGES)
                                                .asLong(0),
                                        "message")
                        : thing + " does not exist");
    }
}
