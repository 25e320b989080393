package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.s3.S3Client;

/** Takes things out of the twin, so that they can be put there as production has them. Never called of production. */
final class Clearing {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** A rehearsal's bucket holds what rehearsals put there; more is somebody's own. */
    private static final int MAX_OBJECTS = 1_000;

    private Clearing() {}

    /** @throws UndoException when that is not known of this recipe */
    static void of(Run twin, String recipe, Address address) throws UndoException {
        switch (recipe) {
            case Recipes.TABLE -> table(twin, address.name(TableNames.TABLE));
            case Recipes.BUCKET -> bucket(twin.s3(), address.name(Buckets.BUCKET));
            case Recipes.QUEUE ->
                Queues.url(twin.sqs(), address.name(Queues.QUEUE))
                        .ifPresent(url -> twin.sqs().deleteQueue(r -> r.queueUrl(url)));
            default ->
                throw new UndoException("it is in the twin and not in production, and how to take it out of the twin is"
                        + " not known here; remove it there");
        }
    }

    private static void table(Run twin, String name) throws UndoException {
        DynamoDbClient client = twin.dynamodb();
        if (TableSettings.describe(client, name)
                .map(TableDescription::deletionProtectionEnabled)
                .orElse(false)) {
            client.updateTable(r -> r.tableName(name).deletionProtectionEnabled(false));
        }
        client.deleteTable(r -> r.tableName(name));
        while (TableSettings.describe(client, name).isPresent()) {
            twin.progress("table " + name + ": waiting until it is gone from the twin");
            twin.pause(LOOK_AGAIN);
        }
    }

    private static void bucket(S3Client client, String name) throws UndoException {
        var page = client.listObjectVersions(r -> r.bucket(name).maxKeys(MAX_OBJECTS));
        if (Boolean.TRUE.equals(page.isTruncated())) {
            throw new UndoException("bucket " + name + " has more than " + MAX_OBJECTS
                    + " objects in the twin; whose they are is not known, so they stay");
        }
        page.versions()
                .forEach(v ->
                        client.deleteObject(r -> r.bucket(name).key(v.key()).versionId(v.versionId())));
        page.deleteMarkers()
                .forEach(v ->
                        client.deleteObject(r -> r.bucket(name).key(v.key()).versionId(v.versionId())));
        client.deleteBucket(r -> r.bucket(name));
    }
}
