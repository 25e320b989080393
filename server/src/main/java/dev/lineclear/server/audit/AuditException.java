package dev.lineclear.server.audit;

/** What was asked for cannot be given; the message says why, for people. */
public final class AuditException extends RuntimeException {
    public AuditException(String message) {
        super(message);
    }
}
