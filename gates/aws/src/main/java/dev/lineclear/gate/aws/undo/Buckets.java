package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finding, reading and setting buckets. */
final class Buckets {
    static final String BUCKET = "Bucket";
    private static final int NOT_FOUND = 404;

    private Buckets() {}

    static Address address(Run run, JsonNode input) throws UndoException {
        String bucket = input.path(BUCKET).asString("");
        if (bucket.isEmpty()) {
            throw new UndoException("the input names no bucket");
        }
        return new Address(
                "arn:" + run.partition() + ":s3:::" + bucket, States.object().put(BUCKET, bucket));
    }

    static boolean exists(S3Client client, String bucket) {
        try {
            client.headBucket(r -> r.bucket(bucket));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    static ObjectNode read(S3Client client, String bucket) {
        if (!exists(client, bucket)) {
            return States.absent();
        }
        ObjectNode settings = States.object();
        for (BucketSetting setting : BucketSetting.ALL) {
            settings.set(setting.name(), setting.get(client, bucket));
        }
        return States.settings(settings);
    }

    /** Writes every setting that differs. */
    static void change(Run run, String bucket, JsonNode should, JsonNode now) throws UndoException {
        List<BucketSetting> order = new ArrayList<>(BucketSetting.ALL);
        if (should.path("PublicAccessBlock").isEmpty()) {
            // A policy that it forbids cannot be put back before it is gone.
            order.addFirst(order.removeLast());
        }
        for (BucketSetting setting : order) {
            JsonNode wanted = should.path(setting.name());
            JsonNode there = now.path(setting.name());
            if (NotReadable.is(wanted)
                    || NotReadable.is(there)
                    || Differences.whole("", wanted, there, Set.of()).isEmpty()) {
                continue;
            }
            run.phase("bucket " + bucket + ": putting back " + setting.name());
            setting.put(run.s3(), bucket, wanted);
        }
    }

    static String summary(JsonNode state) {
        if (!States.exists(state)) {
            return "not there";
        }
        long set = state.path(Recipe.SETTINGS)
                .valueStream()
                .filter(setting -> !NotReadable.is(setting) && !setting.isEmpty())
                .count();
        long hidden = state.path(Recipe.SETTINGS)
                .valueStream()
                .filter(NotReadable::is)
                .count();
        return States.count(set, "setting") + (hidden == 0 ? "" : ", " + hidden + " not readable");
    }
}
