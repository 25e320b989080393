package dev.lineclear.tlog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

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

    /**
     * The files below a URL.
     *
     * @param prefix the log's URL, with or without a slash at its end
     * @param timeout for each file, from connecting to its last byte
     */
    static TileSource http(URI prefix, Duration timeout) {
        return new HttpSource(prefix, timeout, "");
    }

    /**
     * The files below a URL whose records are not for everyone.
     *
     * @param token sent as a bearer token (RFC 6750) with every request
     */
    static TileSource http(URI prefix, Duration timeout, String token) {
        return new HttpSource(prefix, timeout, token);
    }

    /** The files below a directory. */
    static TileSource directory(Path root) {
        return new DirectorySource(root);
    }

    /**
     * This source for someone who reads a whole log in order, such as {@link LogVerifier}: the next files are asked for
     * before they are needed, up to 16 of a kind and at most about 16 MiB of each.
     */
    default TileSource readingAhead() {
        return new ReadAhead(this);
    }
}
