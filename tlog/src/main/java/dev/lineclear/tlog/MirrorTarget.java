package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where {@link LogMirror} writes a log's files: a directory, or a bucket through an adapter of its owner's. What is
 * read back is not trusted. Used by one thread at a time.
 */
public interface MirrorTarget extends TileSource {
    /**
     * Writes a file, over one that may be there. It may be readable only after {@link #flush()}, and then it is whole.
     *
     * @param path {@link TileSource#CHECKPOINT} or a {@link TileId#path()}
     */
    void write(String path, byte[] content) throws IOException;

    /** Ends when everything written survives whatever the target is meant to survive. */
    void flush() throws IOException;

    /**
     * A target below a directory, with files that are whole or absent after a power loss. One process at a time; what
     * is not in place yet is in {@code .mirror}.
     */
    static DirectoryTarget directory(Path root) throws IOException {
        return new DirectoryTarget(root, root.resolve(".mirror"));
    }
}
