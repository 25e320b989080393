package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.state.Blobs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One capture, check or revert under way: where it goes, where content goes, how far it is, and how long it may go on. */
final class Run {
    private final AwsClients clients;
    private final Map<String, String> destination;
    private final Blobs blobs;
    private final Heartbeat heartbeat;
    private final InstantSource time;
    private final Instant deadline;
    private final AtomicLong bytesLeft;
    private final boolean sampling;

    /** One for which there must be room for all content. */
    Run(
            AwsClients clients,
            Map<String, String> destination,
            Blobs blobs,
            Heartbeat heartbeat,
            InstantSource time,
            Duration atMost,
            long bytes) {
        this(clients, destination, blobs, heartbeat, time, atMost, bytes, false);
    }

    /** @param sampling whether of a table that is too large some items do */
    Run(
            AwsClients clients,
            Map<String, String> destination,
            Blobs blobs,
            Heartbeat heartbeat,
            InstantSource time,
            Duration atMost,
            long bytes,
            boolean sampling) {
        this.sampling = sampling;
        this.clients = clients;
        this.destination = destination;
        this.blobs = blobs;
        this.heartbeat = heartbeat;
        this.time = time;
        this.deadline = time.instant().plus(atMost);
        this.bytesLeft = new AtomicLong(bytes);
    }

    DynamoDbClient dynamodb() {
        return clients.dynamodb(destination);
    }

    S3Client s3() {
        return clients.s3(destination);
    }

    SqsClient sqs() {
        return clients.sqs(destination);
    }

    /** Calls an operation in the destination's region. */
    ObjectNode api(ApiCall call, JsonNode input) throws IOException {
        return clients.api().call(call, input, region());
    }

    Blobs blobs() {
        return blobs;
    }

    String arn(String service, String resource) {
        return String.join(
                ":",
                "arn",
                destination.getOrDefault("partition", "aws"),
                service,
                AwsClients.region(destination),
                destination.getOrDefault("account", ""),
                resource);
    }

    String region() {
        return AwsClients.region(destination);
    }

    String partition() {
        return destination.getOrDefault("partition", "aws");
    }

    /** Something new begins: told at once. */
    void phase(String sentence) throws UndoException {
        heartbeat.phase(sentence);
        checkTime();
    }

    /** How far it is: told once in a while, however often this is called. */
    void progress(String sentence) throws UndoException {
        heartbeat.now(sentence);
        checkTime();
    }

    /** Whether no more content is wanted, since some is enough. */
    boolean enough() {
        return sampling && bytesLeft.get() <= 0;
    }

    /** Counts content against the limit of this run. */
    void took(long bytes) throws UndoException {
        if (bytesLeft.addAndGet(-bytes) < 0 && !sampling) {
            throw new UndoException("there is more content than one capture may hold; raise the limit, or take the"
                    + " provider's own backup first");
        }
        checkTime();
    }

    /** Waits a moment for production to get somewhere. */
    void pause(Duration moment) throws UndoException {
        checkTime();
        try {
            Thread.sleep(moment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UndoException("interrupted", e);
        }
    }

    private void checkTime() throws UndoException {
        if (time.instant().isAfter(deadline)) {
            throw new UndoException("it took longer than allowed, until " + deadline + "; " + heartbeat.latest());
        }
    }
}
