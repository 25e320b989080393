package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/**
 * A log's files as C2SP tlog-tiles has them served, for any HTTP server: hand it the method and the path below the
 * log's prefix, send what it answers. {@link LogServer} does that on the JDK's own server.
 *
 * <p>Nothing is shown that the published checkpoint does not cover: tiles may be on disk before witnesses have
 * cosigned them. Safe for use by several threads.
 */
public final class LogFiles {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    /** A year, which caches take for ever: a tile never changes. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final String NOT_AT_ALL = "no-cache";

    private final TileSource source;

    /** @param source the log's directory, a mirror, or {@link TransparencyLog#source()} */
    public LogFiles(TileSource source) {
        this.source = source;
    }

    /**
     * Answers a request.
     *
     * @param method GET and HEAD are answered alike
     * @param path below the log's prefix, decoded, with or without a slash in front: {@code checkpoint} or a tile's
     * @throws IOException if the log cannot be read, which is a 500
     */
    public FileAnswer answer(String method, String path) throws IOException {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return text(405, FileAnswer.ALLOWED + " only");
        }
        String relative = path.startsWith("/") ? path.substring(1) : path;
        try {
            byte[] checkpoint = source.read(TileSource.CHECKPOINT, Note.MAX_BYTES);
            return relative.equals(TileSource.CHECKPOINT)
                    ? new FileAnswer(200, TEXT, NOT_AT_ALL, checkpoint)
                    : tile(relative, SignedCheckpoint.parse(checkpoint).size());
        } catch (NoSuchFileException e) {
            return text(404, "no such file");
        }
    }

    private FileAnswer tile(String path, long size) throws IOException {
        TileId id;
        try {
            id = TileId.parse(path);
        } catch (BadDataException e) {
            return text(404, String.valueOf(e.getMessage()));
        }
        if (!id.isIn(size)) {
            return text(404, path + " is not in a log of " + size);
        }
        return new FileAnswer(200, BYTES, FOR_EVER, source.read(path, id.maxBytes()));
    }

    private static FileAnswer text(int status, String reason) {
        // Not kept by caches: a tile that is not there yet will be.
        return new FileAnswer(status, TEXT, NOT_AT_ALL, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
