package dev.lineclear.tlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment: {@code magic[8] ‖ first[8] ‖ salt[8] ‖ crc32c[4] ‖ 0[4]}, big-endian.
 *
 * <p>The salt is random for every use of a file and goes into the checksum of every record. Files are used again, so
 * behind the last record lie older ones; and entries come from others, who may write what looks like a record. Neither
 * is taken for a record of this segment.
 *
 * @param first the index of the segment's first entry
 * @param salt known to nobody who appends
 */
record JournalHeader(long first, long salt) {
    static final int BYTES = 32;

    /** "tlogjrn" and the version of this format. */
    private static final long MAGIC = 0x746c_6f67_6a72_6e01L;

    private static final int CHECKED_BYTES = 24;

    byte[] toBytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(first).putLong(salt);
        bytes.putInt(checksum(bytes.array()));
        return bytes.array();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    /** Reads a header from the start of a segment. It was forced before the file got its name, so it is never torn. */
    static JournalHeader parse(byte[] segment) throws BadDataException {
        if (segment.length < BYTES) {
            throw new BadDataException("it has no header");
        }
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        if (bytes.getLong() != MAGIC) {
            throw new BadDataException("it is not a journal segment of this version");
        }
        JournalHeader header = new JournalHeader(bytes.getLong(), bytes.getLong());
        if (bytes.getInt() != checksum(segment)) {
            throw new BadDataException("its header is damaged");
        }
        return header;
    }
}
