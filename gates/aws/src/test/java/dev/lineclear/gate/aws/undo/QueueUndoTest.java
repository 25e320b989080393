package dev.lineclear.gate.aws.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.execution.Undoer.Revert;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.proposal.Capture;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.testkit.AwsServers;
import dev.lineclear.testkit.ChildServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;

class QueueUndoTest {
    private static final Proposal DELETE = Bench.proposal(
            "sqs:DeleteQueue", "{\"QueueUrl\":\"http://gateway.example:1234/000000000000/reports-jobs\"}");

    @TempDir
    private static Path work;

    private static ChildServer server;
    private static Bench bench;
    private static SqsClient sqs;

    private String url = "";

    @BeforeAll
    static void start() throws Exception {
        server = AwsServers.sqs(work.resolve("sqs"));
        bench = new Bench(work, Map.of("sqs", server.endpoint()));
        sqs = bench.clients.sqs(Bench.DESTINATION);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            bench.close();
            server.close();
        }
    }

    @BeforeEach
    void make() {
        url = sqs.createQueue(r -> r.queueName("reports-jobs")
                        .attributesWithStrings(Map.of("VisibilityTimeout", "77", "DelaySeconds", "3"))
                        .tags(Map.of("environment", "production", "team", "dba")))
                .queueUrl();
        sqs.sendMessage(r -> r.queueUrl(url).messageBody("work").delaySeconds(0));
    }

    @AfterEach
    void drop() {
        Queues.url(sqs, "reports-jobs").ifPresent(found -> sqs.deleteQueue(r -> r.queueUrl(found)));
    }

    @Test
    void aDeletedQueueComesBackWithoutItsMessagesAndSaysSo() throws Exception {
        JsonNode before = Queues.read(sqs, "reports-jobs").path(Recipe.SETTINGS);
        Capture capture = bench.capture("sqs-queue", DELETE);
        assertTrue(capture.summary().contains("2 tags, about 1 message"), capture.summary());
        assertFalse(bench.undoer.verify(DELETE, Bench.assessment("sqs-queue")).confirmed());
        sqs.deleteQueue(r -> r.queueUrl(url));
        assertTrue(bench.undoer.verify(DELETE, Bench.assessment("sqs-queue")).confirmed());
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        Revert revert = bench.undoer.revert(capture, bench.vault, sentence -> {});
        assertEquals(List.of(), revert.differences());
        assertEquals(before, Queues.read(sqs, "reports-jobs").path(Recipe.SETTINGS));
        assertTrue(revert.notRestored().stream().anyMatch(s -> s.contains("messages are lost, about 1")));
    }

    @Test
    void aQueueThatIsThereAgainIsNotTouched() throws Exception {
        Capture capture = bench.capture("sqs-queue", DELETE);
        assertFalse(bench.undoer.drift(capture, bench.vault).isEmpty());
        assertThrows(UndoException.class, () -> bench.undoer.revert(capture, bench.vault, sentence -> {}));
    }

    @Test
    void attributesAndTagsComeBackAsTheyWere() throws Exception {
        Proposal set = Bench.proposal(
                "sqs:SetQueueAttributes",
                "{\"QueueUrl\":\"http://h/000000000000/reports-jobs\",\"Attributes\":{\"VisibilityTimeout\":\"5\"}}");
        JsonNode before = Queues.read(sqs, "reports-jobs").path(Recipe.SETTINGS);
        Capture capture = bench.capture("sqs-queue-attributes", set);
        sqs.setQueueAttributes(r -> r.queueUrl(url).attributesWithStrings(Map.of("VisibilityTimeout", "5")));
        sqs.untagQueue(r -> r.queueUrl(url).tagKeys("team"));
        sqs.tagQueue(r -> r.queueUrl(url).tags(Map.of("extra", "1")));
        assertTrue(bench.undoer
                .verify(set, Bench.assessment("sqs-queue-attributes"))
                .confirmed());
        capture = bench.undoer.settle(capture, bench.vault);
        assertEquals(List.of(), bench.undoer.drift(capture, bench.vault));
        assertEquals(
                List.of(),
                bench.undoer.revert(capture, bench.vault, sentence -> {}).differences());
        assertEquals(before, Queues.read(sqs, "reports-jobs").path(Recipe.SETTINGS));
    }

    @Test
    void tagsAndLiveStateAreRead() throws Exception {
        String arn = "arn:aws:sqs:us-east-1:000000000000:reports-jobs";
        assertEquals(
                Map.of("environment", "production", "team", "dba"),
                new AwsTagReader(bench.clients).tags(arn, "sqs", "queue", Bench.DESTINATION));
        assertEquals(
                List.of("queue reports-jobs has about 1 message"),
                new Sights(bench.clients, Bench.DESTINATION)
                        .of(Sights.Thing.of(arn).orElseThrow()));
    }
}
