package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.QueueDeletedRecentlyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sqs-queue}: the queue with its attributes and tags. Its messages are lost, and it says so. */
final class QueueRecipe implements Recipe {
    private static final Duration RECENTLY = Duration.ofSeconds(2);

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        return List.of(Queues.address(run, proposal.input()));
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) {
        return Queues.read(run.sqs(), address.name(Queues.QUEUE));
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        return switch (States.action(proposal)) {
            case "DeleteQueue" -> Optional.of(States.absent());
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
        JsonNode tags = before.path(SETTINGS).path(Queues.TAGS);
        Map<String, String> attributes = States.map(before.path(SETTINGS).path(Queues.ATTRIBUTES));
        // A standard queue says so by not having the attribute; asking for "false" is refused.
        attributes.values().removeIf(String::isEmpty);
        attributes.remove("FifoQueue", "false");
        CreateQueueRequest.Builder request = CreateQueueRequest.builder()
                .queueName(address.name(Queues.QUEUE))
                .attributesWithStrings(attributes);
        if (!NotReadable.is(tags) && !tags.isEmpty()) {
            request.tags(States.map(tags));
        }
        create(run, name(address), request.build());
    }

    /** For 60 seconds after a queue was deleted the API refuses its name. */
    private static void create(Run run, String name, CreateQueueRequest request) throws UndoException {
        while (true) {
            try {
                run.sqs().createQueue(request);
                return;
            } catch (QueueDeletedRecentlyException e) {
                run.progress(name + ": waiting until its name is free again, 60 seconds after it was deleted");
                run.pause(RECENTLY);
            }
        }
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        List<String> lost = new ArrayList<>(NotReadable.sentences(name(address), before.path(SETTINGS)));
        lost.add(name(address) + ": its messages are lost, about "
                + before.path(OBSERVED).path(Queues.MESSAGES).asString("0") + " when it was captured");
        return lost;
    }

    @Override
    public String name(Address address) {
        return "queue " + address.name(Queues.QUEUE);
    }

    @Override
    public String summary(JsonNode state) {
        return Queues.summary(state);
    }
}
