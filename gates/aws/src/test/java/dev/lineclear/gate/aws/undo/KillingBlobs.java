package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Blobs;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A vault on the way to which something happens once so many bytes have passed. */
final class KillingBlobs implements Blobs {
    private final Blobs vault;
    private final Runnable happens;
    private long left;

    KillingBlobs(Blobs vault, long afterBytes, Runnable happens) {
        this.vault = vault;
        this.left = afterBytes;
        this.happens = happens;
    }

    boolean killed() {
        return left <= 0;
    }

    @Override
    public Digest put(InputStream content) throws IOException {
        return vault.put(new FilterInputStream(content) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = in.read(into, offset, Math.min(length, 10_000));
                boolean before = left > 0;
                left -= Math.max(count, 0);
                if (before && left <= 0) {
                    happens.run();
                }
                return count;
            }
        });
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        return vault.open(digest);
    }

    @Override
    public void force() throws IOException {
        vault.force();
    }
}
