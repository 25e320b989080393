package dev.lineclear.tlog;

/** What {@link LogVerifier} found. */
public sealed interface Verification {
    /**
     * Every entry, tile and signature is right.
     *
     * @param checkpoint the checkpoint that covers all
     * @param entryBytes bytes of all entries
     */
    record Verified(SignedCheckpoint checkpoint, long entryBytes) implements Verification {}

    /**
     * Something is not what was logged.
     *
     * @param place the first bad place
     * @param reason why, for people
     */
    record Refuted(Place place, String reason) implements Verification {}

    /** A place in a log. */
    sealed interface Place {}

    /**
     * An entry whose bytes are not those that were logged.
     *
     * @param index the entry's index
     * @param path the bundle it is in
     */
    record BadRecord(long index, String path) implements Place {}

    /**
     * A file that is malformed, missing, or not what was logged.
     *
     * @param path the file's path below the log's root
     */
    record BadFile(String path) implements Place {}
}
