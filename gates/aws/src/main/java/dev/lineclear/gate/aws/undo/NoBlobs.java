package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Blobs;
import java.io.InputStream;

/** For reading that keeps nothing. */
enum NoBlobs implements Blobs {
    NONE;

    @Override
    public Digest put(InputStream content) {
        throw new IllegalStateException("nothing is kept while verifying");
    }

    @Override
    public InputStream open(Digest digest) {
        throw new IllegalStateException("nothing is kept while verifying");
    }

    @Override
    public void force() {}
}
