package dev.lineclear.tlog;

import java.io.IOException;

/**
 * The log met an I/O error it cannot promise anything after, or was closed, and accepts nothing more. The cause is
 * the first error. Opening the directory again recovers everything that was acknowledged.
 */
public final class LogFailedException extends IOException {
    public LogFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    public LogFailedException(String reason) {
        super(reason);
    }

    static LogFailedException because(Throwable cause) {
        return new LogFailedException("the log has failed: " + cause, cause);
    }
}
