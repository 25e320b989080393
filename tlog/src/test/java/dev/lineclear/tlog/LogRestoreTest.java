package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.tlog.OpenRefusedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that was lost, and a mirror that was not. */
@Timeout(60)
class LogRestoreTest {
    @TempDir
    Path temporary;

    private SignerKey key;
    private LogOptions options;
    private Path log;
    private Path mirror;
    private Path guard;

    @BeforeEach
    void newLog() throws IOException {
        key = SignerKey.generate("log.example/restored");
        log = temporary.resolve("disk/log");
        mirror = temporary.resolve("mirror");
        guard = temporary.resolve("elsewhere/log.guard");
        options =
                LogOptions.of(key).withCheckpointInterval(Duration.ofMillis(10)).withGuardFile(guard);
    }

    private static byte[] entry(long index) {
        return ("entry " + index).getBytes(StandardCharsets.UTF_8);
    }

    private SignedCheckpoint append(int count) throws IOException {
        try (TransparencyLog writer = TransparencyLog.open(log, options)) {
            for (int i = 0; i < count; i++) {
                writer.append(entry(writer.size()));
            }
            return writer.integrated(writer.size() - 1).join();
        }
    }

    private void copyToMirror() throws IOException {
        LogMirror.mirror(
                TileSource.directory(log), mirror, key.name(), List.of(key.verifierKey()), VerificationProgress.NONE);
    }

    private Restored restore(SignedCheckpoint... seen) throws IOException {
        return LogRestore.restore(TileSource.directory(mirror), log, options, List.of(seen), VerificationProgress.NONE);
    }

    private void assertGoesOn(long size) throws IOException {
        try (TransparencyLog again = TransparencyLog.open(log, options)) {
            assertEquals(size, again.size());
            for (long i = 0; i < size; i++) {
                assertArrayEquals(entry(i), again.entry(i));
            }
        }
        append(10);
        Verification result =
                LogVerifier.verify(TileSource.directory(log), List.of(key.verifierKey()), VerificationProgress.NONE);
        assertEquals(
                size + 10,
                assertInstanceOf(Verification.Verified.class, result)
                        .checkpoint()
                        .size());
    }

    @Test
    void withAllMirroredTheLogGoesOn() throws IOException {
        append(700);
        copyToMirror();
        Trees.delete(log.getParent());
        Restored.Whole whole = assertInstanceOf(Restored.Whole.class, restore());
        assertEquals(700, whole.checkpoint().size());
        assertGoesOn(700);
    }

    @Test
    void withTheGuardLostTooItGoesOnFromWhatTheMirrorHas() throws IOException {
        append(300);
        copyToMirror();
        Trees.delete(log.getParent());
        Trees.delete(guard.getParent());
        assertInstanceOf(Restored.Whole.class, restore());
        assertGoesOn(300);
    }

    @Test
    void whatTheGuardKnowsOfAndTheMirrorLacksIsMissingAndTheLogStaysClosed() throws IOException {
        append(500);
        copyToMirror();
        append(123);
        Trees.delete(log.getParent());
        Restored.Missing missing = assertInstanceOf(Restored.Missing.class, restore());
        assertEquals(500, missing.checkpoint().size());
        assertEquals(500, missing.from());
        assertEquals(622, missing.to());
        OpenRefusedException e = assertThrows(OpenRefusedException.class, () -> TransparencyLog.open(log, options));
        assertEquals(Reason.ROLLED_BACK, e.reason());
        LogReader reader = LogReader.open(TileSource.directory(log), key.name(), List.of(key.verifierKey()));
        assertArrayEquals(entry(499), reader.entry(499));
    }

    @Test
    void whatAWitnessHasSeenCountsAsTheGuardDoes() throws IOException {
        append(500);
        copyToMirror();
        SignedCheckpoint seen = append(3);
        Trees.delete(log.getParent());
        Trees.delete(guard.getParent());
        Restored.Missing missing = assertInstanceOf(Restored.Missing.class, restore(seen));
        assertEquals(502, missing.to());
        assertThrows(OpenRefusedException.class, () -> TransparencyLog.open(log, options));
    }

    @Test
    void anOlderGuardIsReplacedAndAForkedMirrorIsRefused() throws IOException {
        append(100);
        byte[] older = Files.readAllBytes(guard);
        append(100);
        copyToMirror();
        Trees.delete(log.getParent());
        Files.write(guard, older);
        assertInstanceOf(Restored.Whole.class, restore());
        assertGoesOn(200);

        Trees.delete(log.getParent());
        Trees.delete(guard.getParent());
        SignedCheckpoint other;
        try (TransparencyLog fork = TransparencyLog.open(log, options)) {
            fork.append(new byte[1]);
            other = fork.integrated(0).join();
        }
        Trees.delete(log.getParent());
        Trees.delete(guard.getParent());
        assertThrows(BadDataException.class, () -> restore(other));
        assertEquals(false, Files.exists(log.resolve("checkpoint")));
    }

    @Test
    void anInterruptedRestoreGoesOnAndAMirrorThatLiesIsRefused() throws IOException {
        append(5_000);
        copyToMirror();
        Trees.delete(log.getParent());
        AtomicInteger left = new AtomicInteger(40);
        TileSource breaking = (path, max) -> {
            if (left.decrementAndGet() < 0) {
                throw new IOException("connection lost");
            }
            return TileSource.directory(mirror).read(path, max);
        };
        assertThrows(
                IOException.class,
                () -> LogRestore.restore(breaking, log, options, List.of(), VerificationProgress.NONE));
        assertThrows(OpenRefusedException.class, () -> TransparencyLog.open(log, options));
        Path bundle = mirror.resolve("tile/entries/019.p/136");
        byte[] good = Files.readAllBytes(bundle);
        byte[] bad = good.clone();
        bad[10] ^= 1;
        Files.write(bundle, bad);
        Trees.delete(log.resolve("tile/entries/019.p"));
        assertThrows(BadDataException.class, this::restore);
        Files.write(bundle, good);
        assertInstanceOf(Restored.Whole.class, restore());
        assertGoesOn(5_000);
    }

    @Test
    void anOpenLogIsNotRestoredOver() throws IOException {
        append(10);
        copyToMirror();
        try (TransparencyLog open = TransparencyLog.open(log, options)) {
            assertEquals(10, open.size());
            assertEquals(
                    Reason.LOCKED,
                    assertThrows(OpenRefusedException.class, this::restore).reason());
        }
        assertEquals(
                Reason.DAMAGED,
                assertThrows(OpenRefusedException.class, this::restore).reason());
    }
}
