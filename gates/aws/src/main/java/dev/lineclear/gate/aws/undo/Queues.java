package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finding and reading queues. */
final class Queues {
    static final String QUEUE = "QueueName";
    static final String ATTRIBUTES = "Attributes";
    static final String TAGS = "Tags";
    static final String MESSAGES = "messages";

    private static final String COUNT = "ApproximateNumberOfMessages";
    /** What a queue says of itself that nobody set. */
    private static final Set<String> NOT_SET = Set.of(
            COUNT,
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
            "CreatedTimestamp",
            "LastModifiedTimestamp",
            "QueueArn");

    private Queues() {}

    /** By name in the destination's account: the host in a queue's URL is whatever the agent talks to. */
    static Address address(Run run, JsonNode input) throws UndoException {
        String name = input.path(QUEUE).asString("");
        String url = input.path("QueueUrl").asString("");
        if (name.isEmpty() && !url.isEmpty()) {
            try {
                String path = URI.create(url).getPath();
                name = path == null ? url : path.substring(path.lastIndexOf('/') + 1);
            } catch (IllegalArgumentException e) {
                throw new UndoException("the queue's URL is none", e);
            }
        }
        if (name.isEmpty()) {
            throw new UndoException("the input names no queue");
        }
        return new Address(run.arn("sqs", name), States.object().put(QUEUE, name));
    }

    static Optional<String> url(SqsClient client, String name) {
        try {
            return Optional.of(client.getQueueUrl(r -> r.queueName(name)).queueUrl());
        } catch (SqsException e) {
            if (missing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Some servers write the error's whole name where the SDK expects the last part of it, and is not told which error it is. */
    private static boolean missing(SqsException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        return e instanceof QueueDoesNotExistException
                || code.endsWith("#QueueDoesNotExist")
                || code.equals("AWS.SimpleQueueService.NonExistentQueue");
    }

    static ObjectNode read(SqsClient client, String name) {
        Optional<String> url = url(client, name);
        if (url.isEmpty()) {
            return States.absent();
        }
        Map<String, String> attributes;
        JsonNode tags;
        try {
            attributes = new TreeMap<>(
                    client.getQueueAttributes(r -> r.queueUrl(url.get()).attributeNames(QueueAttributeName.ALL))
                            .attributesAsStrings());
            tags = tags(client, url.get());
        } catch (QueueDoesNotExistException e) {
            return States.absent();
        }
        ObjectNode state = States.present();
        state.putObject(Recipe.IDENTITY).put("CreatedTimestamp", attributes.getOrDefault("CreatedTimestamp", ""));
        state.putObject(Recipe.OBSERVED).put(MESSAGES, attributes.getOrDefault(COUNT, "0"));
        attributes.keySet().removeAll(NOT_SET);
        ObjectNode settings = state.putObject(Recipe.SETTINGS);
        settings.set(ATTRIBUTES, States.map(attributes));
        settings.set(TAGS, tags);
        return state;
    }

    private static JsonNode tags(SqsClient client, String url) {
        try {
            return States.map(client.listQueueTags(r -> r.queueUrl(url)).tags());
        } catch (QueueDoesNotExistException e) {
            throw e;
        } catch (SqsException e) {
            return NotReadable.orThrow(e);
        }
    }

    static String summary(JsonNode state) {
        if (!States.exists(state)) {
            return "not there";
        }
        JsonNode settings = state.path(Recipe.SETTINGS);
        return States.count(settings.path(ATTRIBUTES).size(), "attribute") + ", "
                + TableNames.tags(settings.path(TAGS)) + ", about "
                + States.count(state.path(Recipe.OBSERVED).path(MESSAGES).asLong(0), "message");
    }
}
