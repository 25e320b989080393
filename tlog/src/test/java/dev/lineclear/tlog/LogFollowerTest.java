package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mirror that is kept beside a log, through outages of the place it is in. */
@Timeout(60)
class LogFollowerTest {
    @TempDir
    Path temporary;

    private SignerKey key;
    private LogOptions options;

    @BeforeEach
    void newLog() throws IOException {
        key = SignerKey.generate("log.example/followed");
        options = LogOptions.of(key).withCheckpointInterval(Duration.ofMillis(10));
    }

    private static void append(TransparencyLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(("entry " + log.size()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void assertMirrored(long size) throws IOException {
        Verification result = LogVerifier.verify(
                TileSource.directory(temporary.resolve("mirror")),
                List.of(key.verifierKey()),
                VerificationProgress.NONE);
        Verification.Verified verified = assertInstanceOf(Verification.Verified.class, result, result.toString());
        assertEquals(size, verified.checkpoint().size());
    }

    /** A directory that can be out of reach, as a bucket can; it says when it was asked. */
    private record Reachable(DirectoryTarget directory, AtomicBoolean down, Semaphore asked) implements MirrorTarget {
        private void ask() throws IOException {
            asked.release();
            if (down.get()) {
                throw new IOException("out of reach");
            }
        }

        @Override
        public byte[] read(String path, int maxBytes) throws IOException {
            ask();
            return directory.read(path, maxBytes);
        }

        @Override
        public void write(String path, byte[] content) throws IOException {
            ask();
            directory.write(path, content);
        }

        @Override
        public void flush() throws IOException {
            ask();
            directory.flush();
        }
    }

    @Test
    void whatIsPublishedIsMirroredWhileTheLogGrowsAndAtTheEnd() throws Exception {
        try (DirectoryTarget target = MirrorTarget.directory(temporary.resolve("mirror"));
                TransparencyLog log = TransparencyLog.open(temporary.resolve("log"), options)) {
            long size;
            try (LogFollower follower = LogFollower.start(log, options, target, Duration.ofMillis(5))) {
                append(log, 300);
                long published = log.integrated(299).get().size();
                while (follower.state().mirrored() < published) {
                    Thread.onSpinWait();
                }
                append(log, 700);
                size = log.integrated(999).get().size();
            }
            assertEquals(1_000, size);
            assertMirrored(1_000);
        }
    }

    @Test
    void anOutageHoldsNobodyUpAndIsCaughtUpWith() throws Exception {
        try (DirectoryTarget directory = MirrorTarget.directory(temporary.resolve("mirror"));
                TransparencyLog log = TransparencyLog.open(temporary.resolve("log"), options)) {
            Reachable target = new Reachable(directory, new AtomicBoolean(), new Semaphore(0));
            LogFollower follower = LogFollower.start(log, options, target, Duration.ofMillis(50));
            append(log, 400);
            log.integrated(399).get();
            while (follower.state().mirrored() < 400) {
                Thread.onSpinWait();
            }
            target.down().set(true);
            append(log, 400);
            log.integrated(799).get();
            while (follower.state().error().isEmpty()) {
                Thread.onSpinWait();
            }
            assertEquals(400, follower.state().mirrored());
            target.asked().drainPermits();
            target.asked().acquire(3);
            target.down().set(false);
            while (follower.state().mirrored() < 800) {
                Thread.onSpinWait();
            }
            assertEquals(Optional.empty(), follower.state().error());
            assertMirrored(800);
            target.down().set(true);
            append(log, 1);
            log.integrated(800).get();
            IOException e = assertThrows(IOException.class, follower::close);
            assertTrue(String.valueOf(e.getMessage()).contains("at 800 entries"), e.getMessage());
        }
    }

    @Test
    void aLogThatIsClosedFirstEndsItsFollower() throws Exception {
        try (DirectoryTarget target = MirrorTarget.directory(temporary.resolve("mirror"))) {
            TransparencyLog log = TransparencyLog.open(temporary.resolve("log"), options);
            LogFollower follower = LogFollower.start(log, options, target, Duration.ofMillis(5));
            append(log, 50);
            log.close();
            follower.close();
            assertMirrored(50);
        }
    }
}
