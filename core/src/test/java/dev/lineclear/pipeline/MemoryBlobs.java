package dev.lineclear.pipeline;

import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A vault that knows what was forced. */
final class MemoryBlobs implements Blobs {
    private final Map<Digest, byte[]> content = new HashMap<>();
    private final Set<Digest> forced = new HashSet<>();
    private Wire wire;

    MemoryBlobs(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Digest put(InputStream in) throws IOException {
        byte[] bytes = in.readAllBytes();
        return wire.call("blobs.put", () -> {
            Digest digest = Digest.of(bytes);
            content.put(digest, bytes);
            return digest;
        });
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        byte[] bytes = content.get(digest);
        if (bytes == null) {
            throw new IOException("no blob " + digest);
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void force() {
        wire.run("blobs.force", () -> forced.addAll(content.keySet()));
    }

    boolean forced(Digest digest) {
        return forced.contains(digest);
    }

    /** The same disk, under another process. */
    void reopen(Wire other) {
        this.wire = other;
    }

    void crash() {
        content.keySet().retainAll(forced);
    }
}
