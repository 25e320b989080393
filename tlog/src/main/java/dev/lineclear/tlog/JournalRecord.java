package dev.lineclear.tlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record of the journal: {@code crc32c[4] ‖ length[4] ‖ index[8] ‖ durable[8] ‖ entry}, big-endian; the checksum
 * covers all that follows it. {@code durable} is how many entries were known to be on disk when the record was
 * written: it tells a torn tail, which nobody was told of, from damage to entries that had been acknowledged.
 */
final class JournalRecord {
    static final int HEADER_BYTES = 24;
    private static final int CHECKSUM_BYTES = 4;

    private JournalRecord() {}

    /** A record with its entry in place and the rest to be filled in by {@link #seal}. */
    static byte[] of(byte[] entry) {
        byte[] record = new byte[HEADER_BYTES + entry.length];
        System.arraycopy(entry, 0, record, HEADER_BYTES, entry.length);
        return record;
    }

    static void seal(byte[] record, long index, long durable) {
        ByteBuffer.wrap(record)
                .putInt(CHECKSUM_BYTES, record.length - HEADER_BYTES)
                .putLong(8, index)
                .putLong(16, durable)
                .putInt(0, checksum(record, 0, record.length));
    }

    private static int checksum(byte[] from, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(from, offset + CHECKSUM_BYTES, length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }

    /** The length of the whole record at an offset, or -1 if there is no valid record with an index from {@code low}. */
    static int validAt(ByteBuffer segment, int offset, long low, long high) {
        if (segment.limit() - offset < HEADER_BYTES) {
            return -1;
        }
        int length = segment.getInt(offset + CHECKSUM_BYTES);
        long index = segment.getLong(offset + 8);
        if (length < 0
                || length > EntryBundle.MAX_ENTRY_BYTES
                || segment.limit() - offset - HEADER_BYTES < length
                || index < low
                || index > high) {
            return -1;
        }
        int total = HEADER_BYTES + length;
        return checksum(segment.array(), offset, total) == segment.getInt(offset) ? total : -1;
    }

    static long durable(ByteBuffer segment, int offset) {
        return segment.getLong(offset + 16);
    }
}
