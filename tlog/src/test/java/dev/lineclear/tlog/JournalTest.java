package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments whose files are used again give back what was written to them and nothing of what they held before. */
class JournalTest {
    @TempDir
    Path directory;

    private final List<byte[]> written = new ArrayList<>();
    private Random random = new Random();

    @BeforeEach
    void seed() {
        long seed = Long.getLong("lineclear.seed", System.nanoTime());
        System.out.println("-Dlineclear.seed=" + seed);
        random = new Random(seed);
    }

    private void write(Journal journal, byte[] entry) throws IOException {
        int index = written.size();
        written.add(entry);
        journal.write(List.of(new Pending(0).add(index, entry)), index);
    }

    private byte[] entry(int length) {
        byte[] entry = new byte[length];
        random.nextBytes(entry);
        return entry;
    }

    private void assertHolds(long from) throws IOException {
        List<Long> found = new ArrayList<>();
        long end = JournalRecovery.read(directory, from, (index, entry) -> {
            found.add(index);
            assertArrayEquals(written.get((int) index), entry);
        });
        assertEquals(written.size(), end);
        assertEquals(written.size() - from, found.size());
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    @Test
    void whatWasWrittenComesBackFromFilesUsedAgain() throws IOException {
        try (Journal journal = new Journal(directory, Journal.SEGMENT_BYTES, 0, 0)) {
            for (int round = 0; round < 12; round++) {
                long before = written.size();
                int count = 1 + random.nextInt(40);
                for (int i = 0; i < count; i++) {
                    write(journal, entry(random.nextInt(EntryBundle.MAX_ENTRY_BYTES)));
                }
                journal.force();
                assertHolds(before);
                journal.rotate(written.size());
                assertHolds(before);
                if (random.nextInt(3) > 0) {
                    journal.release(before);
                }
            }
            journal.release(written.size());
        }
        assertTrue(files() <= Journal.SPARE_SEGMENTS + 1, files() + " files");
        assertHolds(written.size());
    }

    @Test
    void aSegmentIsFullAtItsLimitAndNotBefore() throws IOException {
        try (Journal journal = new Journal(directory, Journal.SEGMENT_BYTES, 0, 0)) {
            byte[] largest = entry(EntryBundle.MAX_ENTRY_BYTES);
            int fits = Journal.SEGMENT_BYTES / JournalRecord.length(largest.length);
            for (int i = 0; i < fits; i++) {
                write(journal, largest);
            }
            assertEquals(false, journal.isFull());
            write(journal, largest);
            assertEquals(true, journal.isFull());
            assertHolds(0);
        }
    }

    /** Whoever appends may write what looks like a record; in a file used again it may lie where one is expected. */
    @Test
    void anEntryOfTheFormerUseIsNeverTakenForARecord() throws IOException {
        int length = 100;
        byte[] forged = new byte[60_000];
        try (Journal journal = new Journal(directory, Journal.SEGMENT_BYTES, 0, 0)) {
            long salt = JournalHeader.parse(Files.readAllBytes(Journal.segmentFile(directory, 0)))
                    .salt();
            byte[] record = RecoveryTest.record("forged".getBytes(StandardCharsets.UTF_8), 3, 3, salt);
            System.arraycopy(record, 0, forged, length, record.length);
            write(journal, forged);
            journal.rotate(1);
            write(journal, entry(10));
            journal.release(2);
            journal.rotate(2);
            write(journal, entry(length));
            journal.force();
        }
        byte[] reused = Files.readAllBytes(Journal.segmentFile(directory, 2));
        int next = JournalHeader.BYTES + JournalRecord.HEADER_BYTES + length;
        assertEquals(
                (byte) 'f', reused[next + JournalRecord.HEADER_BYTES], "the forged record is not where it must be");
        assertHolds(2);
    }

    @Test
    void aSegmentWithAnotherHeaderIsRefused() throws IOException {
        try (Journal journal = new Journal(directory, Journal.SEGMENT_BYTES, 0, 0)) {
            write(journal, entry(10));
        }
        Path segment = Journal.segmentFile(directory, 0);
        byte[] good = Files.readAllBytes(segment);
        for (int at = 0; at < 28; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(segment, bad);
            assertThrows(OpenRefusedException.class, () -> assertHolds(0), "byte " + at);
        }
        Files.write(segment, new byte[0]);
        assertThrows(OpenRefusedException.class, () -> assertHolds(0));
        Files.write(Journal.segmentFile(directory, 7), good);
        assertThrows(OpenRefusedException.class, () -> assertHolds(7));
        Files.delete(Journal.segmentFile(directory, 7));
        Files.write(segment, good);
        assertHolds(0);
    }
}
