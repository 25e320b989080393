package dev.lineclear.tlog;

/** What {@link LogRestore} brought back. */
public sealed interface Restored {
    /** What is in the directory now, all of it proven. */
    SignedCheckpoint checkpoint();

    /** Nothing that is known to have been signed is missing: the log can be opened and goes on. */
    record Whole(SignedCheckpoint checkpoint) implements Restored {}

    /**
     * Records are missing. The log must not go on under its name, since whoever has seen {@code signed} would find two
     * trees; opening it is refused. Keep the directory to be read, and begin a new log whose first record says so.
     *
     * @param signed the largest checkpoint known to have been signed
     */
    record Missing(SignedCheckpoint checkpoint, SignedCheckpoint signed) implements Restored {
        /** The index of the first missing record. */
        public long from() {
            return checkpoint.size();
        }

        /** The index of the last missing record that is known of. */
        public long to() {
            return signed.size() - 1;
        }
    }
}
