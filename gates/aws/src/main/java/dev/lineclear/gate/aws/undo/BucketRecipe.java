package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3-bucket}: a bucket with its settings. Only an empty one can be deleted, so there is no content. */
final class BucketRecipe implements Recipe {
    /** The one region whose name {@code CreateBucket} does not take. */
    private static final String UNNAMED = "us-east-1";

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        return List.of(Buckets.address(run, proposal.input()));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) {
        return Buckets.read(run.s3(), address.name(Buckets.BUCKET));
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        return switch (States.action(proposal)) {
            case "DeleteBucket" -> Optional.of(States.absent());
            default -> Optional.of(States.present());
        };
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException {
        if (!States.exists(before)) {
            throw new UndoException(name(address) + " was not there before the change; deleting it is a proposal of its"
                    + " own, never a revert");
        }
        if (States.exists(now)) {
            throw new UndoException(name(address) + " exists; it is put back only where there is none");
        }
        String bucket = address.name(Buckets.BUCKET);
        CreateBucketRequest.Builder request = CreateBucketRequest.builder().bucket(bucket);
        if (!run.region().equals(UNNAMED)) {
            request.createBucketConfiguration(c -> c.locationConstraint(run.region()));
        }
        JsonNode settings = before.path(SETTINGS);
        if (settings.path("ObjectLock").has("ObjectLockConfiguration")) {
            request.objectLockEnabledForBucket(true);
        }
        run.phase(name(address) + ": making it");
        run.s3().createBucket(request.build());
        Buckets.change(run, bucket, settings, Buckets.read(run.s3(), bucket).path(SETTINGS));
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        List<String> lost = new ArrayList<>(NotReadable.sentences(name(address), before.path(SETTINGS)));
        lost.add(name(address) + ": its creation time is new, and until it is back anyone could have taken its name");
        return lost;
    }

    @Override
    public String name(Address address) {
        return "bucket " + address.name(Buckets.BUCKET);
    }

    @Override
    public String summary(JsonNode state) {
        return Buckets.summary(state);
    }
}
