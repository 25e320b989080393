package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the files of a log are read from: a directory, a web server, a bucket. Nothing it returns is trusted.
 * Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface TileSource {
    /** The checkpoint's path below the log's root. */
    String CHECKPOINT = "checkpoint";

    /**
     * Reads a whole file.
     *
     * @param path {@link #CHECKPOINT} or a {@link TileId#path()}
     * @param maxBytes never return more than this many
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws BadDataException if it is longer than {@code maxBytes}
     */
    byte[] read(String path, int maxBytes) throws IOException;

    /** The files below a directory. */
    static TileSource directory(Path root) {
        return new DirectorySource(root);
    }
}
