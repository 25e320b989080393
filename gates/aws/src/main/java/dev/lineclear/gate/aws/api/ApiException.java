package dev.lineclear.gate.aws.api;

import java.io.IOException;

/** Production answered that it would not. */
public final class ApiException extends IOException {
    private final String code;

    ApiException(String operation, int status, String code, String message) {
        super(operation + ": " + (code.isEmpty() ? "HTTP " + status : code)
                + (message.isEmpty() ? "" : ": " + message));
        this.code = code;
    }

    /** The error's name, such as {@code NotFoundException}; empty where the answer had none. */
    public String code() {
        return code;
    }
}
