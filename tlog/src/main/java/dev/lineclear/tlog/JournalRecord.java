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

    static int length(byte[] entry) {
        return HEADER_BYTES + entry.length;
    }

    /** Writes a record and returns where it ends. */
    static int put(byte[] to, int at, byte[] entry, long index, long durable, long salt) {
        int length = length(entry);
        INT.set(to, at + CHECKSUM_BYTES, entry.length);
        LONG.set(to, at + 8, index);
        LONG.set(to, at + 16, durable);
        System.arraycopy(entry, 0, to, at + HEADER_BYTES, entry.length);
        INT.set(to, at, checksum(to, at, length, salt));
        return at + length;
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
