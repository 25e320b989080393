package dev.lineclear.gate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaysTest {
    @TempDir
    Path spool;

    private static SignedRaw deletion(String invocation) {
        return new SignedRaw("POST", "/", "dynamodb")
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.DeleteTable")
                .unsigned("amz-sdk-invocation-id", invocation)
                .body("{\"TableName\":\"orders\"}");
    }

    private static CompletableFuture<String> sending(Rig rig, SignedRaw request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return request.send(rig);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                r -> Thread.ofVirtual().start(r));
    }

    private static String withoutConnection(String answer) {
        return answer.replace("Connection: close\r\n", "");
    }

    @Test
    void aChangeTriedAgainWhileItRunsIsExecutedOnceAndAnsweredTwice() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Rig rig = Rig.of(
                (request, socket) -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return Rig.json("{\"TableDescription\":{}}").answer(request, socket);
                },
                spool)) {
            CompletableFuture<String> first = sending(rig, deletion("inv-1"));
            Await.until(() -> rig.production.requests.size() == 1);
            CompletableFuture<String> second = sending(rig, deletion("inv-1"));
            Await.until(() -> rig.server.running() == 2);
            go.countDown();
            assertTrue(first.get().contains("TableDescription"), first.get());
            assertEquals(withoutConnection(first.get()), withoutConnection(second.get()));
            String third = deletion("inv-1").send(rig);
            assertEquals(withoutConnection(first.get()), withoutConnection(third));
            assertEquals(1, rig.production.requests.size());
            assertEquals(1, rig.proposals.size());
            deletion("inv-2").send(rig);
            assertEquals(2, rig.production.requests.size());
        }
    }

    @Test
    void whatWasRefusedOrFailedMayBeTriedAgain() throws Exception {
        try (Rig rig = Rig.of(Rig.answering("503 Slow Down", "text/plain", "busy"), spool)) {
            deletion("inv-1").send(rig);
            deletion("inv-1").send(rig);
            assertEquals(2, rig.production.requests.size());
            rig.verdict = proposal -> Optional.of(Rig.held());
            deletion("inv-3").send(rig);
            rig.verdict = proposal -> Optional.empty();
            deletion("inv-3").send(rig);
            assertEquals(3, rig.production.requests.size());
        }
    }

    @Test
    void aChangeWhoseAnswerWasLostIsNotTriedAgainByAnyClient() throws Exception {
        try (Rig rig = Rig.of((request, socket) -> false, spool)) {
            String answer = deletion("inv-1").send(rig);
            assertTrue(answer.startsWith("HTTP/1.1 409"), answer);
            assertTrue(answer.contains("not known"), answer);
            assertEquals(
                    withoutConnection(answer),
                    withoutConnection(deletion("inv-1").send(rig)));
            assertEquals(1, rig.proposals.size());
        }
    }
}
