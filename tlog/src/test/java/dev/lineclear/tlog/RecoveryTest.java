package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.tlog.OpenRefusedException.Reason;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What opening does after crashes, with torn journals, and with directories that were put back. */
@Timeout(60)
class RecoveryTest {
    private static final long SALT = 0x5a17;

    @TempDir
    Path temporary;

    private SignerKey key;
    private Path directory;

    @BeforeEach
    void newLog() throws IOException {
        key = SignerKey.generate("log.example/recovery");
        directory = temporary.resolve("log");
    }

    private LogOptions options() {
        return LogOptions.of(key).withCheckpointInterval(Duration.ofMillis(10));
    }

    private static byte[] entry(long i) {
        return ("entry " + i).getBytes(StandardCharsets.UTF_8);
    }

    private void append(int count) throws IOException {
        try (TransparencyLog log = TransparencyLog.open(directory, options())) {
            for (int i = 0; i < count; i++) {
                log.append(entry(log.size()));
            }
        }
    }

    /** A journal as a crash leaves it: records from {@code from} to below {@code to}, all but those of a batch known durable. */
    private static byte[] journal(long from, long to, long durable) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new JournalHeader(from, SALT).toBytes());
        for (long i = from; i < to; i++) {
            bytes.writeBytes(record(entry(i), i, Math.min(i, durable), SALT));
        }
        return bytes.toByteArray();
    }

    static byte[] record(byte[] entry, long index, long durable, long salt) {
        byte[] record = new byte[JournalRecord.length(entry.length)];
        System.arraycopy(entry, 0, record, JournalRecord.HEADER_BYTES, entry.length);
        JournalRecord.seal(record, 0, record.length, index, durable, salt);
        return record;
    }

    private Path segment(long first) {
        return Journal.segmentFile(directory.resolve(".state"), first);
    }

    private void assertHolds(long size) throws IOException {
        try (TransparencyLog log = TransparencyLog.open(directory, options())) {
            assertEquals(size, log.size());
            assertEquals(size, log.checkpoint().size());
            for (long i = 0; i < size; i++) {
                assertArrayEquals(entry(i), log.entry(i));
            }
            assertEquals(size, log.append(entry(size)).index());
        }
        Verification result = LogVerifier.verify(
                TileSource.directory(directory), List.of(key.verifierKey()), VerificationProgress.NONE);
        assertInstanceOf(Verification.Verified.class, result, result.toString());
    }

    private OpenRefusedException refused(LogOptions options) {
        return assertThrows(OpenRefusedException.class, () -> TransparencyLog.open(directory, options)
                .close());
    }

    @Test
    void entriesThatAreOnlyInTheJournalComeBack() throws IOException {
        append(300);
        Files.write(segment(300), journal(300, 700, 600));
        assertHolds(700);
    }

    @Test
    void aJournalOfSeveralSegmentsComesBack() throws IOException {
        append(10);
        Files.write(segment(10), journal(10, 40, 40));
        Files.write(segment(40), journal(40, 41, 40));
        Files.write(segment(41), journal(41, 41, 41));
        assertHolds(41);
    }

    @Test
    void aTornTailThatNobodyWasToldOfIsDroppedAtEveryByte() throws IOException {
        append(3);
        byte[] whole = journal(3, 5, 4);
        int first = journal(3, 4, 3).length;
        for (int cut = JournalHeader.BYTES; cut <= whole.length; cut += 7) {
            Path copy = temporary.resolve("cut" + cut);
            copyTree(directory, copy);
            Files.copy(temporary.resolve("log.guard"), temporary.resolve("cut" + cut + ".guard"));
            Files.write(Journal.segmentFile(copy.resolve(".state"), 3), java.util.Arrays.copyOf(whole, cut));
            try (TransparencyLog log = TransparencyLog.open(copy, options())) {
                assertEquals(cut >= whole.length ? 5 : cut >= first ? 4 : 3, log.size(), "cut at " + cut);
            }
        }
    }

    @Test
    void aHoleInTheLastBatchIsATornTail() throws IOException {
        append(3);
        byte[] bytes = journal(3, 9, 5);
        int hole = journal(3, 6, 5).length + 30;
        bytes[hole] ^= 1;
        Files.write(segment(3), bytes);
        assertHolds(6);
    }

    @Test
    void damageToAnAcknowledgedRecordIsRefused() throws IOException {
        append(3);
        byte[] bytes = journal(3, 9, 8);
        bytes[JournalHeader.BYTES + 30] ^= 1;
        Files.write(segment(3), bytes);
        OpenRefusedException e = refused(options());
        assertEquals(Reason.DAMAGED, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains("entry 3"), e.getMessage());
    }

    @Test
    void aMissingOrShortenedSegmentIsRefused() throws IOException {
        append(3);
        Files.write(segment(3), journal(3, 6, 6));
        Files.write(segment(8), journal(8, 9, 8));
        assertEquals(Reason.DAMAGED, refused(options()).reason());
        Files.delete(segment(3));
        assertEquals(Reason.DAMAGED, refused(options()).reason());
    }

    @Test
    void aRecordUnderAnotherIndexIsNotTaken() throws IOException {
        append(3);
        byte[] bytes = journal(4, 6, 3);
        System.arraycopy(new JournalHeader(3, SALT).toBytes(), 0, bytes, 0, JournalHeader.BYTES);
        Files.write(segment(3), bytes);
        assertHolds(3);
    }

    @Test
    void anOlderCopyOfTheDirectoryIsRefused() throws IOException {
        append(100);
        Path old = temporary.resolve("old");
        copyTree(directory, old);
        append(50);
        Trees.delete(directory);
        Files.move(old, directory);
        OpenRefusedException e = refused(options());
        assertEquals(Reason.ROLLED_BACK, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains("older copy"), e.getMessage());
    }

    @Test
    void anEmptiedDirectoryIsRefused() throws IOException {
        append(1);
        Trees.delete(directory);
        assertEquals(Reason.ROLLED_BACK, refused(options()).reason());
    }

    @Test
    void anOlderGuardIsRefused() throws IOException {
        append(1);
        Path guard = temporary.resolve("log.guard");
        byte[] old = Files.readAllBytes(guard);
        append(1);
        Files.write(guard, old);
        assertEquals(Reason.ROLLED_BACK, refused(options()).reason());
    }

    @Test
    void aMissingGuardIsRefusedUnlessAccepted() throws IOException {
        append(5);
        Files.delete(temporary.resolve("log.guard"));
        assertEquals(Reason.GUARD_MISSING, refused(options()).reason());
        TransparencyLog.open(directory, options().withMissingGuardAccepted()).close();
        assertHolds(5);
    }

    @Test
    void anotherTreeOfTheSameSizeIsAFork() throws IOException {
        append(5);
        Path guard = temporary.resolve("log.guard");
        byte[] kept = Files.readAllBytes(guard);
        Trees.delete(directory);
        Files.delete(guard);
        try (TransparencyLog log = TransparencyLog.open(directory, options())) {
            for (int i = 0; i < 5; i++) {
                log.append(("other " + i).getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(guard, kept);
        assertEquals(Reason.FORKED, refused(options()).reason());
    }

    @Test
    void aForkInsideTheJournalIsFound() throws IOException {
        append(5);
        Path copy = temporary.resolve("copy");
        copyTree(directory, copy);
        append(2);
        // The copy has entries of its own where the guard saw others.
        Trees.delete(directory);
        Files.move(copy, directory);
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        forged.writeBytes(new JournalHeader(5, SALT).toBytes());
        forged.writeBytes(record("forged".getBytes(StandardCharsets.UTF_8), 5, 5, SALT));
        forged.writeBytes(record(entry(6), 6, 5, SALT));
        Files.write(segment(5), forged.toByteArray());
        assertEquals(Reason.FORKED, refused(options()).reason());
    }

    @Test
    void aSecondOpeningIsRefusedInThisProcessAndThroughASharedGuard() throws IOException {
        LogOptions shared = options().withGuardFile(temporary.resolve("guard/shared"));
        TransparencyLog log = TransparencyLog.open(directory, shared);
        assertEquals(Reason.LOCKED, refused(shared).reason());
        Path copy = temporary.resolve("copy");
        copyTree(directory, copy);
        OpenRefusedException e = assertThrows(OpenRefusedException.class, () -> TransparencyLog.open(copy, shared)
                .close());
        assertEquals(Reason.LOCKED, e.reason());
        log.close();
        TransparencyLog.open(directory, shared).close();
    }

    @Test
    void anotherProcessIsRefusedAndWhatItAppendedSurvivesItsSuddenEnd() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldChild.class.getName(),
                        directory.toString(),
                        key.text(),
                        "1000")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("HELD", out.readLine());
            assertEquals(Reason.LOCKED, refused(options()).reason());
            other.destroyForcibly().waitFor();
        } finally {
            other.destroyForcibly();
        }
        assertHolds(1_000);
    }

    @Test
    void aDamagedRightEdgeIsRefused() throws IOException {
        append(300);
        Path tile = directory.resolve("tile/0/001.p/44");
        byte[] good = Files.readAllBytes(tile);
        byte[] bad = good.clone();
        bad[100] ^= 1;
        Files.write(tile, bad);
        assertEquals(Reason.DAMAGED, refused(options()).reason());
        Files.delete(tile);
        assertEquals(Reason.DAMAGED, refused(options()).reason());
        Files.write(tile, good);
        Path bundle = directory.resolve("tile/entries/001.p/44");
        byte[] entries = Files.readAllBytes(bundle);
        entries[10] ^= 1;
        Files.write(bundle, entries);
        OpenRefusedException e = refused(options());
        assertEquals(Reason.DAMAGED, e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains("record 256"), e.getMessage());
    }

    @Test
    void witnessesThatDoNotAnswerKeepACheckpointFromBeingPublishedAndNothingIsLost() throws Exception {
        append(5);
        LogOptions unwitnessed = options().withCosigner((checkpoint, proofs) -> {
            throw new IOException("no quorum");
        });
        TransparencyLog log = TransparencyLog.open(directory, unwitnessed);
        for (int i = 5; i < 399; i++) {
            log.append(entry(i));
        }
        log.append(entry(399)).durable().get(10, TimeUnit.SECONDS);
        assertEquals(5, log.checkpoint().size());
        assertArrayEquals(entry(399), log.entry(399));
        log.close();
        try (TransparencyLog again = TransparencyLog.open(directory, unwitnessed)) {
            assertEquals(400, again.size());
            assertEquals(5, again.checkpoint().size());
            assertArrayEquals(entry(399), again.entry(399));
        }
        assertHolds(400);
    }

    @Test
    void whenTooMuchWaitsAppendingIsRefusedAndNotForgotten() throws Exception {
        LogOptions small = options()
                .withMaxPendingBytes(2 * EntryBundle.MAX_ENTRY_BYTES)
                .withAppendWait(Duration.ofMillis(20))
                .withCosigner((checkpoint, proofs) -> {
                    throw new IOException("no quorum");
                });
        TransparencyLog log = TransparencyLog.open(directory, small);
        byte[] large = new byte[50_000];
        log.append(large);
        log.append(large);
        assertThrows(LogBusyException.class, () -> log.append(large));
        log.close();
        try (TransparencyLog again = TransparencyLog.open(directory, options())) {
            assertEquals(2, again.checkpoint().size());
        }
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
