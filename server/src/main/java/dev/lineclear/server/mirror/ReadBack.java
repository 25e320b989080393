package dev.lineclear.server.mirror;

import dev.lineclear.tlog.DirectoryTarget;
import dev.lineclear.tlog.MirrorTarget;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A directory whose files are read back and compared before they count as written. */
final class ReadBack implements MirrorTarget, AutoCloseable {
    /** Beyond, what was written is flushed early: bundles have up to 16 MiB, and are kept here until compared. */
    private static final long MAX_BYTES = 32L << 20;

    private final DirectoryTarget directory;
    private final Map<String, byte[]> written = new LinkedHashMap<>();
    private long bytes;

    ReadBack(DirectoryTarget directory) {
        this.directory = directory;
    }

    @Override
    public byte[] read(String path, int maxBytes) throws IOException {
        return directory.read(path, maxBytes);
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        directory.write(path, content);
        written.put(path, content);
        bytes += content.length;
        if (bytes > MAX_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        directory.flush();
        for (Map.Entry<String, byte[]> file : written.entrySet()) {
            if (!Arrays.equals(directory.read(file.getKey(), file.getValue().length), file.getValue())) {
                throw new IOException(file.getKey() + " is not what was written there");
            }
        }
        written.clear();
        bytes = 0;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
