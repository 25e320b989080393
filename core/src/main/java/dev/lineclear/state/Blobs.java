package dev.lineclear.state;

import dev.lineclear.proposal.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Content-addressed bytes, encrypted at rest. */
public interface Blobs {
    /** Reads {@code content} to its end and keeps it; durable only after {@link #force}. Constant memory. */
    Digest put(InputStream content) throws IOException;

    /** @throws IOException when it is missing, was altered, or cannot be decrypted */
    InputStream open(Digest digest) throws IOException;

    /** Returns when everything put so far is on disk. */
    void force() throws IOException;
}
