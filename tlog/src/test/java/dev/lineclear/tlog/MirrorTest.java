package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
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

@Timeout(60)
class MirrorTest {
    @TempDir
    Path temporary;

    private SignerKey key;
    private Path log;
    private Path mirror;

    @BeforeEach
    void newLog() throws IOException {
        key = SignerKey.generate("log.example/mirrored");
        log = temporary.resolve("log");
        mirror = temporary.resolve("mirror");
    }

    private void append(int count) throws IOException {
        append(log, count);
    }

    private void append(Path directory, int count) throws IOException {
        try (TransparencyLog writer = TransparencyLog.open(directory, LogOptions.of(key))) {
            for (int i = 0; i < count; i++) {
                writer.append((directory.getFileName() + "/" + writer.size()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private SignedCheckpoint mirror(TileSource source) throws IOException {
        return LogMirror.mirror(source, mirror, key.name(), List.of(key.verifierKey()), VerificationProgress.NONE);
    }

    private void assertMirrored(long size) throws IOException {
        Verification result =
                LogVerifier.verify(TileSource.directory(mirror), List.of(key.verifierKey()), VerificationProgress.NONE);
        Verification.Verified verified = assertInstanceOf(Verification.Verified.class, result, result.toString());
        assertEquals(size, verified.checkpoint().size());
    }

    @Test
    void aGrowingLogIsFollowed() throws IOException {
        int size = 0;
        for (int more : new int[] {0, 1, 255, 0, 300, 66_000, 7}) {
            append(more);
            size += more;
            assertEquals(size, mirror(TileSource.directory(log)).size());
            assertMirrored(size);
        }
    }

    @Test
    void anInterruptedCopyGoesOnWithoutFetchingBundlesAgain() throws IOException {
        append(5_000);
        AtomicInteger left = new AtomicInteger(40);
        TileSource breaking = (path, max) -> {
            if (left.decrementAndGet() < 0) {
                throw new IOException("connection lost");
            }
            return TileSource.directory(log).read(path, max);
        };
        assertThrows(IOException.class, () -> mirror(breaking));
        assertFalse(Files.exists(mirror.resolve("checkpoint")));
        AtomicInteger bundles = new AtomicInteger();
        mirror((path, max) -> {
            if (path.startsWith("tile/entries")) {
                bundles.incrementAndGet();
            }
            return TileSource.directory(log).read(path, max);
        });
        assertMirrored(5_000);
        assertTrue(bundles.get() < 20, "fetched " + bundles.get() + " of 20 bundles again");
    }

    @Test
    void nothingWrongIsCopied() throws IOException {
        append(1_000);
        for (String path : List.of("tile/entries/002", "tile/0/001", "tile/0/003.p/232", "tile/1/000.p/3")) {
            Path file = log.resolve(path);
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            bad[20] ^= 1;
            Files.write(file, bad);
            assertThrows(BadDataException.class, () -> mirror(TileSource.directory(log)), path);
            assertFalse(Files.exists(mirror.resolve("checkpoint")));
            Path copy = mirror.resolve(path);
            assertFalse(Files.exists(copy) && java.util.Arrays.equals(bad, Files.readAllBytes(copy)), path);
            Files.write(file, good);
        }
        mirror(TileSource.directory(log));
        assertMirrored(1_000);
    }

    @Test
    void aForkOrAnOlderSourceIsRefused() throws IOException {
        append(500);
        mirror(TileSource.directory(log));
        Path fork = temporary.resolve("fork");
        append(fork, 600);
        assertThrows(BadDataException.class, () -> mirror(TileSource.directory(fork)));
        Path older = temporary.resolve("older");
        append(older, 10);
        assertThrows(BadDataException.class, () -> mirror(TileSource.directory(older)));
        assertMirrored(500);
    }

    @Test
    void aHammeredLogGivesRightAnswersOnly() throws IOException {
        PrintStream quiet = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Path bundle = log.resolve("tile/entries/000");
        while (!Files.exists(bundle)) {
            assertTrue(Hammer.run(log, key, Duration.ofSeconds(1), 64, 2, quiet));
        }
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[50] ^= 1;
        Files.write(bundle, bytes);
        assertFalse(Hammer.run(log, key, Duration.ofMillis(500), 1, 8, quiet));
    }
}
