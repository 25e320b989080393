package dev.lineclear.gate.aws;

import dev.lineclear.gate.http.Headers;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body as it goes upstream.
 *
 * @param length on the wire, or -1 when it is not known
 * @param payloadHash what the signature says of it
 * @param headers of the whole request, fitting how the body is framed now
 * @param open gives the bytes, once
 * @param again whether it gives them as often as it is asked
 */
record Load(long length, String payloadHash, Headers headers, Source open, boolean again) {
    /** Of what is there once, on its way. */
    Load(long length, String payloadHash, Headers headers, Source open) {
        this(length, payloadHash, headers, open, false);
    }

    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /** Gives the bytes. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }
}
