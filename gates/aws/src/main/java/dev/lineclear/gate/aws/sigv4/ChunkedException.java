package dev.lineclear.gate.aws.sigv4;

import java.io.IOException;

/** An aws-chunked body that is not what it should be; with AWS's own code. */
public final class ChunkedException extends IOException {
    private final String code;

    ChunkedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Such as {@code IncompleteBody} or {@code SignatureDoesNotMatch}. */
    public String code() {
        return code;
    }
}
