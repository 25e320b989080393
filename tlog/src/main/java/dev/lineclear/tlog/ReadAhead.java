package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads the full tiles and bundles that follow the one asked for before they are asked for, each in a thread: whoever
 * reads a whole log from afar then waits for the network once for many files. Safe for use by several threads.
 */
final class ReadAhead implements TileSource {
    /** As many connections as a browser opens to a few hosts; more would be rude. */
    private static final int MOST = 16;
    /** Of bytes read ahead at each level, judged by the last file: bundles have up to 16 MiB. */
    private static final int BYTES = 4 * 1024 * 1024;
    /** A file read ahead may be so many times as long as the last one; a longer one is read when it is asked for. */
    private static final int LONGER = 4;

    private static final int SHORT_FILE = 64 * 1024;

    private final TileSource source;
    /** Guarded by itself. What was read ahead and never asked for stays, a few files at the end of the log. */
    private final Map<String, FutureTask<byte[]>> ahead = new HashMap<>();

    ReadAhead(TileSource source) {
        this.source = source;
    }

    @Override
    public byte[] read(String path, int maxBytes) throws IOException {
        FutureTask<byte[]> begun;
        synchronized (ahead) {
            begun = ahead.remove(path);
        }
        Optional<byte[]> early = begun == null ? Optional.empty() : result(begun);
        byte[] bytes = early.isPresent() && early.get().length <= maxBytes ? early.get() : source.read(path, maxBytes);
        if (!path.equals(CHECKPOINT)) {
            begin(TileId.parse(path), bytes.length);
        }
        return bytes;
    }

    private void begin(TileId id, int length) {
        if (!id.isFull() || id.level() > 0) {
            return;
        }
        int count = Math.min(MOST, BYTES / Math.max(length, 1));
        int longest = Math.max(LONGER * length, SHORT_FILE);
        for (int i = 1; i <= count; i++) {
            TileId next = new TileId(id.level(), id.index() + i, TileId.FULL);
            FutureTask<byte[]> task =
                    new FutureTask<>(() -> source.read(next.path(), Math.min(longest, next.maxBytes())));
            boolean fresh;
            synchronized (ahead) {
                fresh = ahead.size() < 2 * MOST && ahead.putIfAbsent(next.path(), task) == null;
            }
            if (fresh) {
                Thread.ofVirtual().name("tlog-ahead").start(task);
            }
        }
    }

    /** Nothing if it failed: whoever asks for the file finds out why by reading it. */
    private static Optional<byte[]> result(FutureTask<byte[]> begun) throws IOException {
        try {
            return Optional.of(begun.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
