package dev.lineclear.record;

/**
 * Keeps aside, encrypted and erasable, what records only commit to. Erasing a body changes no record, so the log still
 * verifies; nobody can tell then what the value was.
 */
@FunctionalInterface
public interface Bodies {
    /** No body is larger; what does not fit is committed to and not kept. */
    int MAX_BYTES = 1 << 20;

    /**
     * Keeps a body; on disk when this returns.
     *
     * @param id under which records refer to it
     * @throws RecordSink.RecordException when it cannot be kept; nothing may be done on the strength of the record then
     */
    void keep(String id, byte[] body);
}
