package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.UndoRecipe;
import dev.lineclear.catalog.UndoRecipes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The recipes by the names the catalogue uses, and which of them shows what became of an operation. */
final class Recipes {
    static final String TABLE = "dynamodb-table";
    static final String TABLE_SETTINGS = "dynamodb-table-settings";
    static final String ITEMS = "dynamodb-items";
    static final String OBJECTS = "s3-objects";
    static final String BUCKET = "s3-bucket";
    static final String BUCKET_SETTINGS = "s3-bucket-settings";
    static final String QUEUE = "sqs-queue";
    static final String QUEUE_ATTRIBUTES = "sqs-queue-attributes";

    private static final Map<String, Recipe> ALL = Map.of(
            TABLE, new TableRecipe(),
            TABLE_SETTINGS, new TableSettingsRecipe(),
            ITEMS, new ItemsRecipe(),
            OBJECTS, new ObjectsRecipe(ObjectUpload.DEFAULT),
            BUCKET, new BucketRecipe(),
            BUCKET_SETTINGS, new BucketSettingsRecipe(),
            QUEUE, new QueueRecipe(),
            QUEUE_ATTRIBUTES, new QueueAttributesRecipe());

    private static final Map<String, Set<String>> SHOWN_BY = Map.of(
            TABLE,
            Set.of("dynamodb:DeleteTable", "dynamodb:CreateTable"),
            TABLE_SETTINGS,
            Set.of(
                    "dynamodb:UpdateTable",
                    "dynamodb:UpdateTimeToLive",
                    "dynamodb:UpdateContinuousBackups",
                    "dynamodb:TagResource",
                    "dynamodb:UntagResource",
                    "dynamodb:PutResourcePolicy",
                    "dynamodb:DeleteResourcePolicy"),
            ITEMS,
            Set.of(
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:BatchWriteItem",
                    "dynamodb:TransactWriteItems"),
            OBJECTS,
            Set.of(
                    "s3:PutObject",
                    "s3:CopyObject",
                    "s3:CompleteMultipartUpload",
                    "s3:DeleteObject",
                    "s3:DeleteObjects",
                    "s3:PutObjectTagging",
                    "s3:DeleteObjectTagging"),
            BUCKET,
            Set.of("s3:DeleteBucket", "s3:CreateBucket"),
            QUEUE,
            Set.of("sqs:DeleteQueue", "sqs:CreateQueue"),
            QUEUE_ATTRIBUTES,
            Set.of(
                    "sqs:SetQueueAttributes",
                    "sqs:TagQueue",
                    "sqs:UntagQueue",
                    "sqs:AddPermission",
                    "sqs:RemovePermission",
                    "sqs:PurgeQueue"));

    private Recipes() {}

    static Optional<Recipe> find(String name) {
        return Optional.ofNullable(ALL.get(name))
                .or(() -> UndoRecipes.named(name).map(DataRecipe::new));
    }

    /** The recipe whose reading shows whether {@code operation} happened. */
    static Optional<String> reading(String operation) {
        if (operation.startsWith("s3:PutBucket")
                || operation.startsWith("s3:DeleteBucket") && !operation.equals("s3:DeleteBucket")
                || operation.endsWith("PublicAccessBlock")
                || operation.equals("s3:PutObjectLockConfiguration")) {
            return Optional.of(BUCKET_SETTINGS);
        }
        return SHOWN_BY.entrySet().stream()
                .filter(shown -> shown.getValue().contains(operation))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> UndoRecipes.of(operation)
                        .filter(recipe -> recipe.promises().containsKey(operation))
                        .map(UndoRecipe::name));
    }
}
