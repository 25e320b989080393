package dev.lineclear.tlog;

import java.io.IOException;

/**
 * Bytes that claim to belong to a log are not what its format, its tree or its keys require. The message says which
 * and why. It is an {@link IOException} because every reader has to treat it like data that could not be read.
 */
public class BadDataException extends IOException {
    public BadDataException(String reason) {
        super(reason);
    }

    public BadDataException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
