package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Digest;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3-objects}: objects with content, metadata and tags as they were; those that were not there, as absent. */
final class ObjectsRecipe implements Recipe {
    /** The most that one {@code DeleteObjects} names. */
    private static final int MAX_OBJECTS = 1_000;

    private static final int NOT_FOUND = 404;
    private static final String KEY = "Key";
    private static final String TAGS = "Tags";
    private static final String ETAG = "ETag";
    /** What of the answer to {@code GetObject} can be given again to {@code PutObject}. */
    private static final List<String> SETTABLE = List.of(
            "ContentType",
            "ContentEncoding",
            "ContentDisposition",
            "ContentLanguage",
            "CacheControl",
            "Expires",
            "Metadata",
            "StorageClass",
            "ServerSideEncryption",
            "SSEKMSKeyId",
            "BucketKeyEnabled",
            "WebsiteRedirectLocation",
            "ObjectLockMode",
            "ObjectLockRetainUntilDate",
            "ObjectLockLegalHoldStatus");

    private static final List<String> IDENTIFYING = List.of(ETAG, "VersionId", "LastModified", "ContentLength");
    private static final Set<String> NOT_COVERED =
            Set.of("PutObjectAcl", "PutObjectRetention", "PutObjectLegalHold", "RestoreObject");

    private final ObjectUpload upload;

    ObjectsRecipe(ObjectUpload upload) {
        this.upload = upload;
    }

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        if (NOT_COVERED.contains(States.action(proposal))) {
            throw new UndoException(proposal.operation() + " changes what a capture of objects does not hold");
        }
        JsonNode input = proposal.input();
        Address bucket = Buckets.address(run, input);
        Map<String, Address> addresses = new LinkedHashMap<>();
        if (input.path("Delete").path("Objects").isArray()) {
            for (JsonNode object : input.path("Delete").path("Objects")) {
                add(addresses, bucket, object);
            }
        } else {
            add(addresses, bucket, input);
        }
        if (addresses.isEmpty() || addresses.size() > MAX_OBJECTS) {
            throw new UndoException(
                    proposal.operation() + " names " + addresses.size() + " objects, not 1 to " + MAX_OBJECTS);
        }
        return List.copyOf(addresses.values());
    }

    private static void add(Map<String, Address> addresses, Address bucket, JsonNode object) throws UndoException {
        String key = object.path(KEY).asString("");
        if (key.isEmpty()) {
            throw new UndoException("the input names no object");
        }
        if (!object.path("VersionId").asString("").isEmpty()) {
            throw new UndoException("object " + Visible.text(key)
                    + ": a version named by its id does not come back under that id, so there is no capture of it");
        }
        ObjectNode names = bucket.names().deepCopy().put(KEY, key);
        addresses.putIfAbsent(key, new Address(bucket.urn() + "/" + key, names));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) throws UndoException, IOException {
        String bucket = address.name(Buckets.BUCKET);
        String key = address.name(KEY);
        try {
            if (detail == Detail.OUTLINE) {
                return state(
                        run, address, run.s3().headObject(r -> r.bucket(bucket).key(key)));
            }
            try (ResponseInputStream<GetObjectResponse> content =
                    run.s3().getObject(r -> r.bucket(bucket).key(key))) {
                ObjectNode state = state(run, address, content.response());
                state.set(CONTENT, ObjectContent.read(run, name(address), content, detail));
                return state;
            }
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND && !NotReadable.code(e).equals("NoSuchBucket")) {
                return States.absent();
            }
            throw e;
        }
    }

    private static ObjectNode state(Run run, Address address, SdkPojo answer) {
        ObjectNode all = PojoJson.json(answer);
        ObjectNode state = States.settings(TableChanges.only(all, SETTABLE));
        ((ObjectNode) state.path(SETTINGS)).set(TAGS, tags(run, address));
        state.set(IDENTITY, TableChanges.only(all, IDENTIFYING));
        return state;
    }

    private static JsonNode tags(Run run, Address address) {
        try {
            ObjectNode tags = States.object();
            run.s3()
                    .getObjectTagging(
                            r -> r.bucket(address.name(Buckets.BUCKET)).key(address.name(KEY)))
                    .tagSet()
                    .forEach(tag -> tags.put(tag.key(), tag.value()));
            return tags;
        } catch (S3Exception e) {
            return NotReadable.orThrow(e);
        }
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        return switch (States.action(proposal)) {
            case "DeleteObject", "DeleteObjects" -> Optional.of(States.absent());
            default -> Optional.of(States.present());
        };
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException, IOException {
        String bucket = address.name(Buckets.BUCKET);
        String key = address.name(KEY);
        if (!States.exists(before)) {
            if (States.exists(now)) {
                run.s3().deleteObject(r -> r.bucket(bucket).key(key));
            }
            return;
        }
        JsonNode tags = before.path(SETTINGS).path(TAGS);
        if (!onlyTagsDiffer(before, now)) {
            run.phase(name(address) + ": putting it back");
            JsonNode content = before.path(CONTENT);
            upload.put(
                    run,
                    TableChanges.only(before.path(SETTINGS), SETTABLE)
                            .put(Buckets.BUCKET, bucket)
                            .put(KEY, key),
                    new Digest(content.path("blob").asString()),
                    content.path("size").asLong());
        }
        if (NotReadable.is(tags)) {
            return;
        }
        if (tags.isEmpty()) {
            run.s3().deleteObjectTagging(r -> r.bucket(bucket).key(key));
            return;
        }
        List<Tag> set = new ArrayList<>();
        States.map(tags)
                .forEach((name, value) ->
                        set.add(Tag.builder().key(name).value(value).build()));
        run.s3().putObjectTagging(r -> r.bucket(bucket).key(key).tagging(t -> t.tagSet(set)));
    }

    private static boolean onlyTagsDiffer(JsonNode before, JsonNode now) {
        return States.exists(now)
                && before.path(IDENTITY).path(ETAG).equals(now.path(IDENTITY).path(ETAG))
                && Differences.whole("", before.path(SETTINGS), now.path(SETTINGS), Set.of(TAGS))
                        .isEmpty();
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        if (!States.exists(before)) {
            return List.of();
        }
        List<String> lost = new ArrayList<>(NotReadable.sentences(name(address), before.path(SETTINGS)));
        lost.add(name(address) + ": its modification time and version id are new, and its access list is the bucket's"
                + " default");
        return lost;
    }

    @Override
    public String name(Address address) {
        return "object " + Visible.text(address.name(KEY)) + " of bucket " + address.name(Buckets.BUCKET);
    }

    @Override
    public String summary(JsonNode state) {
        return States.exists(state)
                ? States.count(state.path(IDENTITY).path("ContentLength").asLong(0), "byte")
                : "not there";
    }
}
