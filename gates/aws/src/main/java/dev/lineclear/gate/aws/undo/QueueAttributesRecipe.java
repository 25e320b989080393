package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Proposal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sqs-queue-attributes}: attributes and tags of a queue that stays. */
final class QueueAttributesRecipe implements Recipe {
    /** Documents that the service may write back differently than they were given. */
    private static final Set<String> DOCUMENTS = Set.of("Policy", "RedrivePolicy", "RedriveAllowPolicy");

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
        ObjectNode settings = States.object();
        switch (States.action(proposal)) {
            case "SetQueueAttributes" -> {
                ObjectNode attributes = settings.putObject(Queues.ATTRIBUTES);
                proposal.input().path("Attributes").properties().stream()
                        .filter(attribute -> !DOCUMENTS.contains(attribute.getKey()))
                        .forEach(attribute -> attributes.set(attribute.getKey(), attribute.getValue()));
            }
            case "TagQueue" -> settings.set(Queues.TAGS, proposal.input().path("Tags"));
            case "UntagQueue" -> {
                ObjectNode tags = settings.putObject(Queues.TAGS);
                proposal.input().path("TagKeys").forEach(key -> tags.putNull(key.asString("")));
            }
            default -> {
                return Optional.of(States.present());
            }
        }
        return Optional.of(States.settings(settings));
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException {
        String name = address.name(Queues.QUEUE);
        String url = Queues.url(run.sqs(), name)
                .filter(found -> States.exists(before))
                .orElseThrow(() -> new UndoException(
                        name(address) + " is not there; its attributes can only be put back where it is"));
        Map<String, String> should = States.map(before.path(SETTINGS).path(Queues.ATTRIBUTES));
        Map<String, String> is = States.map(now.path(SETTINGS).path(Queues.ATTRIBUTES));
        Map<String, String> changed = new TreeMap<>();
        should.forEach((attribute, value) -> {
            if (!value.equals(is.get(attribute))) {
                changed.put(attribute, value);
            }
        });
        // The empty value is how the API unsets an attribute.
        is.keySet().stream()
                .filter(attribute -> !should.containsKey(attribute))
                .forEach(extra -> changed.put(extra, ""));
        if (!changed.isEmpty()) {
            run.sqs().setQueueAttributes(r -> r.queueUrl(url).attributesWithStrings(changed));
        }
        retag(
                run,
                url,
                before.path(SETTINGS).path(Queues.TAGS),
                now.path(SETTINGS).path(Queues.TAGS));
    }

    private static void retag(Run run, String url, JsonNode should, JsonNode now) {
        if (NotReadable.is(should) || NotReadable.is(now) || should.equals(now)) {
            return;
        }
        List<String> extra =
                now.propertyNames().stream().filter(key -> !should.has(key)).toList();
        if (!extra.isEmpty()) {
            run.sqs().untagQueue(r -> r.queueUrl(url).tagKeys(extra));
        }
        if (!should.isEmpty()) {
            run.sqs().tagQueue(r -> r.queueUrl(url).tags(States.map(should)));
        }
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        return NotReadable.sentences(name(address), before.path(SETTINGS));
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
