package dev.lineclear.tlog;

import java.io.IOException;

/** A log directory is not opened, because appending to it could fork the log or lose acknowledged entries. */
public final class OpenRefusedException extends IOException {
    /** Why. */
    public enum Reason {
        /** Another process, or another log in this process, holds the directory or its guard. */
        LOCKED,
        /** The directory holds less than was signed before: it was put back to an older copy. */
        ROLLED_BACK,
        /** The directory's tree is not the one that was signed before. */
        FORKED,
        /** The log exists but its guard does not; see {@link LogOptions#withMissingGuardAccepted()}. */
        GUARD_MISSING,
        /** Entries that had been acknowledged, or the tree's right edge, can no longer be read. */
        DAMAGED,
        /** The checkpoint is of another log or signed by none of the keys given. */
        WRONG_KEY
    }

    private final Reason reason;

    public OpenRefusedException(Reason reason, String message) {
        super(reason + ": " + message);
        this.reason = reason;
    }

    public OpenRefusedException(Reason reason, String message, Throwable cause) {
        super(reason + ": " + message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
