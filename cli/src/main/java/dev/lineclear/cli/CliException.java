package dev.lineclear.cli;

/** A command that did not work out; the message says why and what to do next. */
final class CliException extends RuntimeException {
    /** What was asked was refused (sysexits: EX_NOPERM). */
    static final int REFUSED = 77;

    private final int status;

    CliException(String message) {
        this(1, message);
    }

    CliException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
