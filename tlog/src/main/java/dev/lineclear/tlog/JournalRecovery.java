package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads back what a journal holds. A tail that ends in the middle of a record is dropped if nobody can have been told
 * of it; if a later record shows that it had been forced to disk, opening is refused.
 */
final class JournalRecovery {
    /** A record's index is at most this far from the one expected: more entries than a segment can hold. */
    private static final long MAX_LOOKAHEAD = Journal.SEGMENT_BYTES;

    /** Segments are longer than the limit at which they are rotated by one batch at most. */
    private static final long MAX_SEGMENT_BYTES = 1L << 30;

    @FunctionalInterface
    interface Entries {
        void entry(long index, byte[] entry) throws IOException;
    }

    record SegmentFile(long first, Path file) {}

    private JournalRecovery() {}

    static List<SegmentFile> segments(Path directory) throws IOException {
        List<SegmentFile> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Journal::isSegment)) {
            for (Path file : files) {
                segments.add(new SegmentFile(Journal.first(file), file));
            }
        }
        segments.sort(Comparator.comparingLong(SegmentFile::first));
        return segments;
    }

    /**
     * Hands over every entry from {@code from} on, without gaps.
     *
     * @return the index after the last entry, at least {@code from}
     */
    static long read(Path directory, long from, Entries entries) throws IOException {
        List<SegmentFile> segments = segments(directory);
        long next = from;
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            long end = last ? Long.MAX_VALUE : segments.get(i + 1).first();
            if (end <= from) {
                continue;
            }
            SegmentFile segment = segments.get(i);
            if (segment.first() > next) {
                throw damaged(segment.file(), "entries " + next + " to " + (segment.first() - 1) + " are missing");
            }
            next = readSegment(segment, from, entries, last);
            if (!last && next != end) {
                throw damaged(segment.file(), "it ends at entry " + next + ", the next one starts at " + end);
            }
        }
        return next;
    }

    private static long readSegment(SegmentFile segment, long from, Entries entries, boolean last) throws IOException {
        if (Files.size(segment.file()) > MAX_SEGMENT_BYTES) {
            throw damaged(segment.file(), "it is longer than " + MAX_SEGMENT_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(segment.file());
        long salt = salt(segment, bytes);
        long index = segment.first();
        int at = JournalHeader.BYTES;
        while (at < bytes.length) {
            int length = JournalRecord.validAt(bytes, at, index, index, salt);
            if (length < 0) {
                if (last) {
                    refuseIfAcknowledged(segment.file(), bytes, at, index, salt);
                }
                break;
            }
            if (index >= from) {
                entries.entry(index, Arrays.copyOfRange(bytes, at + JournalRecord.HEADER_BYTES, at + length));
            }
            at += length;
            index++;
        }
        return Math.max(index, last ? from : 0);
    }

    private static long salt(SegmentFile segment, byte[] bytes) throws IOException {
        JournalHeader header;
        try {
            header = JournalHeader.parse(bytes);
        } catch (BadDataException e) {
            throw damaged(segment.file(), String.valueOf(e.getMessage()));
        }
        if (header.first() != segment.first()) {
            throw damaged(segment.file(), "its header says that it starts at entry " + header.first());
        }
        return header.salt();
    }

    private static void refuseIfAcknowledged(Path file, byte[] bytes, int damage, long index, long salt)
            throws IOException {
        int end = withoutZeros(bytes);
        for (int at = damage + 1; at < end; at++) {
            int length = JournalRecord.validAt(bytes, at, index + 1, index + MAX_LOOKAHEAD, salt);
            if (length > 0 && JournalRecord.durable(bytes, at) > index) {
                throw damaged(file, "the record of entry " + index + ", which had been acknowledged, is damaged");
            }
        }
    }

    /** Where the zeros begin that a segment is extended by; no record begins there, its length and index being zero. */
    private static int withoutZeros(byte[] bytes) {
        int end = bytes.length;
        // Byte by byte: a view of them as longs takes twenty times as long in code that nothing has compiled yet.
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static OpenRefusedException damaged(Path file, String what) {
        return new OpenRefusedException(OpenRefusedException.Reason.DAMAGED, file + ": " + what);
    }
}
