package dev.lineclear.tlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One record of the journal: {@code crc32c[4] ‖ length[4] ‖ index[8] ‖ durable[8] ‖ entry}, big-endian; the checksum
 * covers the segment's salt and all that follows it. {@code durable} is how many entries were known to be on disk when
 * the record was written: it tells a torn tail, which nobody was told of, from damage to entries that had been
 * acknowledged.
 */
final class JournalRecord {
    static final int HEADER_BYTES = 24;
    private static final int CHECKSUM_BYTES = 4;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private JournalRecord() {}

    static int length(int entryLength) {
        return HEADER_BYTES + entryLength;
    }

    /** Fills in the header of a record whose entry is in its place. */
    static void seal(byte[] bytes, int at, int length, long index, long durable, long salt) {
        INT.set(bytes, at + CHECKSUM_BYTES, length - HEADER_BYTES);
        LONG.set(bytes, at + 8, index);
        LONG.set(bytes, at + 16, durable);
        INT.set(bytes, at, checksum(bytes, at, length, salt));
    }

    private static int checksum(byte[] from, int offset, int length, long salt) {
        byte[] salted = new byte[Long.BYTES];
        LONG.set(salted, 0, salt);
        CRC32C crc = new CRC32C();
        crc.update(salted, 0, salted.length);
        crc.update(from, offset + CHECKSUM_BYTES, length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }

    /** The length of the whole record at an offset, or -1 if there is no valid record with an index from {@code low}. */
    static int validAt(byte[] segment, int offset, long low, long high, long salt) {
        if (segment.length - offset < HEADER_BYTES) {
            return -1;
        }
        int length = (int) INT.get(segment, offset + CHECKSUM_BYTES);
        long index = (long) LONG.get(segment, offset + 8);
        if (length < 0
                || length > EntryBundle.MAX_ENTRY_BYTES
                || segment.length - offset - HEADER_BYTES < length
                || index < low
                || index > high) {
            return -1;
        }
        int total = HEADER_BYTES + length;
        return checksum(segment, offset, total, salt) == (int) INT.get(segment, offset) ? total : -1;
    }

    static long durable(byte[] segment, int offset) {
        return (long) LONG.get(segment, offset + 16);
    }
}
