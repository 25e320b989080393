package dev.lineclear.gate.aws.undo;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.*;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One setting of a bucket: how it is read, written and removed.
 *
 * @param name under which it is captured
 * @param read asks for it
 * @param member of the writing request into which what was read goes; empty when its members go in side by side
 * @param write sends it
 * @param remove unsets it; empty where the API only knows other values
 */
record BucketSetting(
        String name,
        BiFunction<S3Client, String, SdkPojo> read,
        String member,
        Write write,
        Optional<BiConsumer<S3Client, String>> remove) {

    /** Sends a request filled with {@code members}. */
    @FunctionalInterface
    interface Write {
        void send(S3Client client, String bucket, ObjectNode members);
    }

    private static final int NOT_FOUND = 404;
    /** Of the lifecycle, a header beside the document. */
    private static final String BESIDE = "TransitionDefaultMinimumObjectSize";

    /** Answers carry it in a header; it is not part of the setting. */
    private static final String CHARGED = "RequestCharged";

    /** In the order in which they can be put back: what others depend on comes first, what closes a bucket last. */
    static final List<BucketSetting> ALL = List.of(
            of(
                    "Ownership",
                    (c, b) -> c.getBucketOwnershipControls(r -> r.bucket(b)),
                    "",
                    write(PutBucketOwnershipControlsRequest::builder, S3Client::putBucketOwnershipControls),
                    (c, b) -> c.deleteBucketOwnershipControls(r -> r.bucket(b))),
            of(
                    "Versioning",
                    (c, b) -> c.getBucketVersioning(r -> r.bucket(b)),
                    "VersioningConfiguration",
                    write(PutBucketVersioningRequest::builder, S3Client::putBucketVersioning),
                    // A bucket never goes back to not knowing versions; suspended is as near as it gets.
                    (c, b) -> c.putBucketVersioning(
                            r -> r.bucket(b).versioningConfiguration(v -> v.status("Suspended")))),
            of(
                    "Encryption",
                    (c, b) -> c.getBucketEncryption(r -> r.bucket(b)),
                    "",
                    write(PutBucketEncryptionRequest::builder, S3Client::putBucketEncryption),
                    (c, b) -> c.deleteBucketEncryption(r -> r.bucket(b))),
            of(
                    "ObjectLock",
                    (c, b) -> c.getObjectLockConfiguration(r -> r.bucket(b)),
                    "",
                    write(PutObjectLockConfigurationRequest::builder, S3Client::putObjectLockConfiguration)),
            of(
                    "Tagging",
                    (c, b) -> c.getBucketTagging(r -> r.bucket(b)),
                    "Tagging",
                    write(PutBucketTaggingRequest::builder, S3Client::putBucketTagging),
                    (c, b) -> c.deleteBucketTagging(r -> r.bucket(b))),
            of(
                    "Lifecycle",
                    (c, b) -> c.getBucketLifecycleConfiguration(r -> r.bucket(b)),
                    "LifecycleConfiguration",
                    write(PutBucketLifecycleConfigurationRequest::builder, S3Client::putBucketLifecycleConfiguration),
                    (c, b) -> c.deleteBucketLifecycle(r -> r.bucket(b))),
            of(
                    "Cors",
                    (c, b) -> c.getBucketCors(r -> r.bucket(b)),
                    "CORSConfiguration",
                    write(PutBucketCorsRequest::builder, S3Client::putBucketCors),
                    (c, b) -> c.deleteBucketCors(r -> r.bucket(b))),
            of(
                    "Website",
                    (c, b) -> c.getBucketWebsite(r -> r.bucket(b)),
                    "WebsiteConfiguration",
                    write(PutBucketWebsiteRequest::builder, S3Client::putBucketWebsite),
                    (c, b) -> c.deleteBucketWebsite(r -> r.bucket(b))),
            of(
                    "Logging",
                    (c, b) -> c.getBucketLogging(r -> r.bucket(b)),
                    "BucketLoggingStatus",
                    write(PutBucketLoggingRequest::builder, S3Client::putBucketLogging),
                    (c, b) -> c.putBucketLogging(r -> r.bucket(b).bucketLoggingStatus(s -> {}))),
            of(
                    "Notification",
                    (c, b) -> c.getBucketNotificationConfiguration(r -> r.bucket(b)),
                    "NotificationConfiguration",
                    write(
                            PutBucketNotificationConfigurationRequest::builder,
                            S3Client::putBucketNotificationConfiguration),
                    (c, b) -> c.putBucketNotificationConfiguration(
                            r -> r.bucket(b).notificationConfiguration(n -> {}))),
            of(
                    "Replication",
                    (c, b) -> c.getBucketReplication(r -> r.bucket(b)),
                    "",
                    write(PutBucketReplicationRequest::builder, S3Client::putBucketReplication),
                    (c, b) -> c.deleteBucketReplication(r -> r.bucket(b))),
            of(
                    "Accelerate",
                    (c, b) -> c.getBucketAccelerateConfiguration(r -> r.bucket(b)),
                    "AccelerateConfiguration",
                    write(PutBucketAccelerateConfigurationRequest::builder, S3Client::putBucketAccelerateConfiguration),
                    (c, b) -> c.putBucketAccelerateConfiguration(
                            r -> r.bucket(b).accelerateConfiguration(a -> a.status("Suspended")))),
            of(
                    "RequestPayment",
                    (c, b) -> c.getBucketRequestPayment(r -> r.bucket(b)),
                    "RequestPaymentConfiguration",
                    write(PutBucketRequestPaymentRequest::builder, S3Client::putBucketRequestPayment)),
            of(
                    "Acl",
                    (c, b) -> c.getBucketAcl(r -> r.bucket(b)),
                    "AccessControlPolicy",
                    write(PutBucketAclRequest::builder, S3Client::putBucketAcl)),
            of(
                    "Policy",
                    (c, b) -> c.getBucketPolicy(r -> r.bucket(b)),
                    "",
                    write(PutBucketPolicyRequest::builder, S3Client::putBucketPolicy),
                    (c, b) -> c.deleteBucketPolicy(r -> r.bucket(b))),
            of(
                    "PublicAccessBlock",
                    (c, b) -> c.getPublicAccessBlock(r -> r.bucket(b)),
                    "",
                    write(PutPublicAccessBlockRequest::builder, S3Client::putPublicAccessBlock),
                    (c, b) -> c.deletePublicAccessBlock(r -> r.bucket(b))));

    /** As it is now: an empty object when it is not set, {@link NotReadable} when the server has no such thing. */
    JsonNode get(S3Client client, String bucket) {
        try {
            ObjectNode found = PojoJson.json(read.apply(client, bucket));
            found.remove(CHARGED);
            return found;
        } catch (S3Exception e) {
            // Every setting has its own code for not being set; they have in common that the bucket itself is there.
            boolean notSet = e.statusCode() == NOT_FOUND && !NotReadable.code(e).equals("NoSuchBucket");
            return notSet ? States.object() : NotReadable.orThrow(e);
        }
    }

    /** Makes it as {@code should} says. */
    void put(S3Client client, String bucket, JsonNode should) {
        if (should.isEmpty()) {
            remove.ifPresent(removal -> removal.accept(client, bucket));
            return;
        }
        ObjectNode members = States.object();
        if (member.isEmpty()) {
            members.setAll((ObjectNode) should);
        } else {
            ObjectNode inner = should.deepCopy().asObject();
            if (inner.has(BESIDE)) {
                members.set(BESIDE, inner.remove(BESIDE));
            }
            members.set(member, inner);
        }
        write.send(client, bucket, members);
    }

    private static <R extends SdkPojo, B extends SdkPojo & SdkBuilder<?, R>> Write write(
            Supplier<B> builder, BiConsumer<S3Client, R> send) {
        return (client, bucket, members) -> send.accept(
                client,
                PojoJson.fill(builder.get(), members.deepCopy().put("Bucket", bucket))
                        .build());
    }

    private static BucketSetting of(
            String name,
            BiFunction<S3Client, String, SdkPojo> read,
            String member,
            Write write,
            BiConsumer<S3Client, String> remove) {
        return new BucketSetting(name, read, member, write, Optional.of(remove));
    }

    private static BucketSetting of(
            String name, BiFunction<S3Client, String, SdkPojo> read, String member, Write write) {
        return new BucketSetting(name, read, member, write, Optional.empty());
    }
}
