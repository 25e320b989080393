package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3-bucket-settings}: all settings of a bucket that stays. */
final class BucketSettingsRecipe implements Recipe {
    /** What each removing operation must leave unset. */
    private static final Map<String, String> REMOVED = Map.of(
            "DeleteBucketPolicy", "Policy",
            "DeleteBucketLifecycle", "Lifecycle",
            "DeleteBucketCors", "Cors",
            "DeleteBucketTagging", "Tagging",
            "DeleteBucketWebsite", "Website",
            "DeleteBucketReplication", "Replication",
            "DeleteBucketOwnershipControls", "Ownership",
            "DeletePublicAccessBlock", "PublicAccessBlock");

    private static final Pattern NOT_COVERED =
            Pattern.compile("Abac|Analytics|IntelligentTiering|Inventory|Metrics|Metadata");

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        if (NOT_COVERED.matcher(proposal.operation()).find()) {
            throw new UndoException(
                    proposal.operation() + " changes a setting that a capture of a bucket does not hold");
        }
        return List.of(Buckets.address(run, proposal.input()));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) {
        return Buckets.read(run.s3(), address.name(Buckets.BUCKET));
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        String action = States.action(proposal);
        JsonNode input = proposal.input();
        ObjectNode settings = States.object();
        switch (action) {
            case "PutBucketVersioning" -> copy(settings, "Versioning", input.path("VersioningConfiguration"));
            case "PutBucketAccelerateConfiguration" ->
                copy(settings, "Accelerate", input.path("AccelerateConfiguration"));
            case "PutBucketRequestPayment" ->
                copy(settings, "RequestPayment", input.path("RequestPaymentConfiguration"));
            case "PutPublicAccessBlock" ->
                copy(
                        settings.putObject("PublicAccessBlock"),
                        "PublicAccessBlockConfiguration",
                        input.path("PublicAccessBlockConfiguration"));
            default -> Optional.ofNullable(REMOVED.get(action)).ifPresent(settings::putNull);
        }
        return Optional.of(settings.isEmpty() ? States.present() : States.settings(settings));
    }

    private static void copy(ObjectNode into, String name, JsonNode value) {
        if (value.isObject()) {
            into.set(name, value);
        }
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException {
        if (!States.exists(before) || !States.exists(now)) {
            throw new UndoException(name(address) + " is not there; its settings can only be put back where it is");
        }
        Buckets.change(run, address.name(Buckets.BUCKET), before.path(SETTINGS), now.path(SETTINGS));
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        return NotReadable.sentences(name(address), before.path(SETTINGS));
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
