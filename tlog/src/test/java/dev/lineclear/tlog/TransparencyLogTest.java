package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransparencyLogTest {
    @TempDir
    Path temporary;

    private final SignerKey key = newKey();

    private static SignerKey newKey() {
        try {
            return SignerKey.generate("log.example/test");
        } catch (BadDataException e) {
            throw new AssertionError(e);
        }
    }

    private LogOptions options() {
        return LogOptions.of(key).withCheckpointInterval(Duration.ofMillis(20));
    }

    private Path directory() {
        return temporary.resolve("log");
    }

    private static byte[] entry(int i) {
        return ("entry " + i).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void entriesGetConsecutiveIndexesBecomeDurableAndAreProven() throws Exception {
        try (TransparencyLog log = TransparencyLog.open(directory(), options())) {
            List<Appended> appended = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                appended.add(log.append(entry(i)));
                assertEquals(i, appended.getLast().index());
            }
            for (Appended each : appended) {
                assertEquals(each.index(), each.durable().get(10, TimeUnit.SECONDS));
            }
            SignedCheckpoint checkpoint = log.integrated(999).get(10, TimeUnit.SECONDS);
            assertEquals(1_000, checkpoint.size());
            for (int i = 0; i < 1_000; i += 37) {
                assertArrayEquals(entry(i), log.entry(i));
                ProofFile proof = ProofFile.parse(log.proofFile(i).text().getBytes(StandardCharsets.UTF_8));
                proof.verify(entry(i), key.name(), List.of(key.verifierKey()));
                log.inclusionProof(i, i + 1).verify(Hash.ofEntry(entry(i)), rootOf(i + 1));
            }
            log.consistencyProof(300, 1_000).verify(rootOf(300), checkpoint.root());
        }
        assertVerified(1_000);
    }

    private static Hash rootOf(int size) throws IOException {
        TreeEdge edge = new TreeEdge();
        for (int i = 0; i < size; i++) {
            edge.add(Hash.ofEntry(entry(i)).toBytes(), (id, hashes) -> {});
        }
        return edge.root();
    }

    private void assertVerified(long size) throws IOException {
        Verification result = LogVerifier.verify(
                TileSource.directory(directory()), List.of(key.verifierKey()), VerificationProgress.NONE);
        Verification.Verified verified = assertInstanceOf(Verification.Verified.class, result, result.toString());
        assertEquals(size, verified.checkpoint().size());
    }

    @Test
    void reopenedItContinues() throws Exception {
        int size = 0;
        for (int round = 0; round < 5; round++) {
            try (TransparencyLog log = TransparencyLog.open(directory(), options())) {
                assertEquals(size, log.size());
                for (int i = 0; i < 200; i++) {
                    assertEquals(size, log.append(entry(size)).index());
                    assertArrayEquals(entry(size), log.entry(size));
                    size++;
                }
            }
            assertVerified(size);
        }
        assertThrows(IllegalArgumentException.class, () -> {
            try (TransparencyLog log = TransparencyLog.open(directory(), options())) {
                log.entry(1_000);
            }
        });
    }

    @Test
    void manyThreadsAppendAtOnce() throws Exception {
        int writers = 32;
        int each = 40;
        try (TransparencyLog log = TransparencyLog.open(directory(), options());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> indexes = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                indexes.add(threads.submit(() -> {
                    List<Long> mine = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        mine.add(log.append(entry(writer * each + i)).durable().join());
                    }
                    return mine;
                }));
            }
            boolean[] seen = new boolean[writers * each];
            for (int w = 0; w < writers; w++) {
                List<Long> mine = indexes.get(w).get();
                for (int i = 0; i < each; i++) {
                    seen[mine.get(i).intValue()] = true;
                    assertArrayEquals(entry(w * each + i), log.entry(mine.get(i)));
                }
            }
            for (boolean index : seen) {
                assertTrue(index);
            }
        }
        assertVerified((long) writers * each);
    }

    @Test
    void sizesFromNothingToTheLimitAreAcceptedAndNoMore() throws Exception {
        byte[] largest = new byte[EntryBundle.MAX_ENTRY_BYTES];
        try (TransparencyLog log = TransparencyLog.open(directory(), options())) {
            log.append(new byte[0]);
            log.append(largest);
            assertThrows(IllegalArgumentException.class, () -> log.append(new byte[65_536]));
            log.integrated(1).get(10, TimeUnit.SECONDS);
            assertArrayEquals(largest, log.entry(1));
            assertEquals(0, log.entry(0).length);
        }
        assertVerified(2);
    }

    @Test
    void afterAKeyIsRotatedOldAndNewCheckpointsStayVerifiable() throws Exception {
        byte[] before;
        ProofFile proof;
        try (TransparencyLog log = TransparencyLog.open(directory(), options())) {
            log.append(entry(0));
            before = log.integrated(0).get(10, TimeUnit.SECONDS).toBytes();
            proof = log.proofFile(0);
        }
        SignerKey fresh = SignerKey.parse(SignerKey.generate(key.name()).text());
        LogOptions rotated = LogOptions.of(fresh).withCheckpointInterval(Duration.ofMillis(20));
        assertThrows(OpenRefusedException.class, () -> TransparencyLog.open(directory(), rotated));
        byte[] after;
        try (TransparencyLog log =
                TransparencyLog.open(directory(), rotated.withPreviousKeys(List.of(key.verifierKey())))) {
            after = log.checkpoint().toBytes();
        }
        List<VerifierKey> both = List.of(key.verifierKey(), fresh.verifierKey());
        proof.verify(entry(0), key.name(), both);
        assertThrows(BadDataException.class, () -> proof.verify(entry(0), key.name(), List.of(fresh.verifierKey())));
        assertInstanceOf(
                Verification.Verified.class,
                LogVerifier.verify(TileSource.directory(directory()), both, VerificationProgress.NONE));
        assertInstanceOf(
                Verification.Refuted.class,
                LogVerifier.verify(
                        TileSource.directory(directory()), List.of(key.verifierKey()), VerificationProgress.NONE));
        assertEquals(1, SignedCheckpoint.open(before, key.name(), both).size());
        assertEquals(1, SignedCheckpoint.open(after, key.name(), both).size());
        assertThrows(
                BadDataException.class, () -> SignedCheckpoint.open(after, key.name(), List.of(key.verifierKey())));
    }

    @Test
    void closedItRefusesAndWaitersEnd() throws Exception {
        TransparencyLog log = TransparencyLog.open(directory(), options());
        CompletableFuture<SignedCheckpoint> never = log.integrated(5);
        log.append(entry(0));
        log.close();
        assertTrue(never.isCompletedExceptionally());
        assertThrows(LogFailedException.class, () -> log.append(entry(1)));
        assertVerified(1);
    }
}
