package dev.lineclear.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whatever the bytes, a parser answers with a value or a {@link BadDataException}, and what it accepts it writes back
 * byte for byte. In the ordinary suite the seeds run; with JAZZER_FUZZ=1 set, Jazzer searches.
 */
class ParserFuzzTest {
    /** Of a journal's header; what follows is not read. */
    private static final int CHECKED_BYTES = 28;

    @FuzzTest
    void note(byte[] bytes) {
        try {
            assertArrayEquals(bytes, Note.parse(bytes).toBytes());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void checkpoint(byte[] bytes) {
        try {
            assertArrayEquals(bytes, SignedCheckpoint.parse(bytes).toBytes());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void proofFile(byte[] bytes) {
        try {
            assertEquals(
                    new String(bytes, StandardCharsets.UTF_8),
                    ProofFile.parse(bytes).text());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void verifierKey(byte[] bytes) {
        try {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(text.strip(), VerifierKey.parse(text).text());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void signerKey(byte[] bytes) {
        try {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(text.strip(), SignerKey.parse(text).text());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void tilePath(byte[] bytes) {
        try {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(text, TileId.parse(text).path());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void bundle(byte[] bytes) {
        for (int width : new int[] {1, 2, 256}) {
            try {
                assertArrayEquals(bytes, EntryBundle.encode(EntryBundle.parse(bytes, width)));
            } catch (BadDataException refused) {
                continue;
            }
        }
    }

    @FuzzTest
    void addCheckpoint(byte[] bytes) {
        try {
            assertArrayEquals(bytes, AddCheckpoint.parse(bytes).toBytes());
        } catch (BadDataException refused) {
            return;
        }
    }

    @FuzzTest
    void policy(byte[] bytes) {
        try {
            WitnessPolicy.parse(new String(bytes, StandardCharsets.UTF_8)).logs();
        } catch (BadDataException refused) {
            return;
        }
    }

    /** A journal segment of any bytes is walked without an error of the walk itself. */
    @FuzzTest
    void journalRecord(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            int length = JournalRecord.validAt(bytes, at, 0, Long.MAX_VALUE, 0);
            assertEquals(true, length == -1 || length >= JournalRecord.HEADER_BYTES && at + length <= bytes.length);
        }
    }

    @FuzzTest
    void journalHeader(byte[] bytes) {
        try {
            byte[] written = JournalHeader.parse(bytes).toBytes();
            assertArrayEquals(Arrays.copyOf(bytes, CHECKED_BYTES), Arrays.copyOf(written, CHECKED_BYTES));
        } catch (BadDataException refused) {
            return;
        }
    }
}
