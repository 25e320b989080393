package dev.lineclear.record;

/** Where records go. No log, no action: whoever cannot record does not act. */
public interface RecordSink {
    /**
     * Writes the record; on return its bytes are with the operating system, so that they outlive this process, and are
     * forced to disk with the next group commit.
     *
     * @throws RecordException when they are not; nothing may be done on the strength of this record then
     */
    Written write(Record record);

    /** {@link #write}, and returns when the record is on disk. */
    default long force(Record record) {
        return write(record).awaitDurable();
    }

    /**
     * Waits until a quorum of witnesses has cosigned a checkpoint that covers the record.
     *
     * @param index the record's, on disk already
     * @return whether that happened in time; false where nobody witnesses
     */
    default boolean awaitWitnessed(long index) {
        return false;
    }

    /** A record on its way to the disk. */
    interface Written {
        /** @return the record's index in the log, once it is on disk; @throws RecordException when it never will be */
        long awaitDurable();
    }

    /** The log did not take the record. */
    final class RecordException extends RuntimeException {
        public RecordException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
