package dev.lineclear.gate.http;

import java.io.IOException;

/**
 * The request cannot be taken as HTTP: its framing is broken, it is too large, too slow, or there is no room for it.
 * Whoever catches it answers with the status, in its own protocol's form, and lets the connection close.
 */
public final class RequestRefused extends IOException {
    private final Reason reason;

    /** Why, with the HTTP status that says so. */
    public enum Reason {
        MALFORMED(400),
        TOO_LARGE(413),
        TOO_SLOW(408),
        NO_ROOM(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public RequestRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
