package dev.lineclear.gate.aws;

import static dev.lineclear.gate.aws.Conversation.dynamodb;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.gate.http.Await;
import dev.lineclear.gate.http.Limits;
import dev.lineclear.gate.http.RecordingUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many bodies at once that are small on the wire and large here: those without room are turned away, not held. */
@Timeout(120)
class RoomForBodiesTest {
    private static final int AT_ONCE = 12;

    /** One agent's. */
    private static final long ROOM = Limits.BUFFERED_BYTES / 2;

    @TempDir
    Path spool;

    private static SignedRaw packed(SignedRaw request, byte[] plain) {
        try {
            return request.header("Content-Encoding", "gzip").body(WideBodiesTest.gzip(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SignedRaw put(byte[] plain) {
        return packed(dynamodb("PutItem", ""), plain);
    }

    private static byte[] text(int length) {
        return ("{\"a\":\"" + "x".repeat(length) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void manyGzipBodiesAtOnce() throws Exception {
        // Unpacked and once more as the tree's text: 16 MiB of the room each.
        crowd(() -> put(text(8 << 20)), (int) (ROOM / (16 << 20)));
    }

    @Test
    void manyWideBodiesAtOnce() throws Exception {
        int objects = BodyTree.MAX_TOKENS / 2 - 10;
        int each = BodyTree.MAX_TOKENS * BodyTree.TOKEN_BYTES - 2_000;
        crowd(() -> put(WideBodiesTest.json("{}", objects)), (int) (ROOM / each));
        crowd(() -> dynamodb("PutItem", "").body(WideBodiesTest.json("{}", objects)), (int) (ROOM / each));
    }

    @Test
    void manyFormsOfLongPathsAtOnce() throws Exception {
        StringBuilder form = new StringBuilder("Action=CreateQueue&Version=2012-11-05");
        int parts = 0;
        for (int i = 0; i < 9_000; i++, parts += 12) {
            form.append("&p").append(i).append(".a".repeat(11)).append("=x");
        }
        byte[] plain = form.toString().getBytes(StandardCharsets.US_ASCII);
        int each = parts * BodyTree.OBJECT_TOKENS * BodyTree.TOKEN_BYTES;
        crowd(
                () -> packed(
                        new SignedRaw("POST", "/", "sqs").header("Content-Type", "application/x-www-form-urlencoded"),
                        plain),
                (int) (ROOM / each));
    }

    @Test
    void manyXmlBodiesOfSmallElementsAtOnce() throws Exception {
        int elements = XmlInput.MAX_ELEMENTS - 10;
        byte[] xml = ("<Delete>" + "<a/>".repeat(elements) + "</Delete>").getBytes(StandardCharsets.US_ASCII);
        int each = elements * BodyTree.OBJECT_TOKENS * BodyTree.TOKEN_BYTES;
        crowd(() -> packed(new SignedRaw("POST", "/b?delete", "s3"), xml), (int) (ROOM / each));
    }

    private interface Request {
        SignedRaw made();
    }

    /** @param most that there is room for */
    private void crowd(Request request, int most) throws Exception {
        AtomicBoolean holds = new AtomicBoolean();
        CountDownLatch go = new CountDownLatch(1);
        RecordingUpstream.Answerer kept = (asked, socket) -> {
            try {
                if (holds.get()) {
                    go.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Rig.json("{}").answer(asked, socket);
        };
        try (Rig rig = Rig.of(kept, spool);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String alone = sent(request.made(), rig);
            assertTrue(alone.startsWith("HTTP/1.1 200"), alone);
            rig.proposals.clear();
            holds.set(true);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> sent(request.made(), rig), clients));
            }
            int held;
            try {
                Await.until(() -> rig.proposals.size() + answered(answers) == AT_ONCE);
                if (rig.proposals.isEmpty()) { // each was in another's way: "try again in a moment"
                    answers.add(CompletableFuture.supplyAsync(() -> sent(request.made(), rig), clients));
                    Await.until(() -> rig.proposals.size() + answered(answers) == AT_ONCE + 1);
                }
                held = rig.proposals.size();
            } finally {
                go.countDown();
            }
            Map<Boolean, List<String>> all = answers.stream()
                    .map(CompletableFuture::join)
                    .collect(Collectors.partitioningBy(a -> a.startsWith("HTTP/1.1 200")));
            assertTrue(held > 0 && held <= most, held + " were held, not " + most);
            assertEquals(held, all.get(true).size());
            for (String refused : all.get(false)) {
                assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
                assertTrue(refused.contains("too many large requests at once"), refused);
            }
            for (int i = 0; i <= most; i++) {
                String later = sent(request.made(), rig);
                assertTrue(later.startsWith("HTTP/1.1 200"), later);
            }
        }
    }

    private static long answered(List<CompletableFuture<String>> answers) {
        return answers.stream().filter(CompletableFuture::isDone).count();
    }

    private static String sent(SignedRaw request, Rig rig) {
        try {
            return request.send(rig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
