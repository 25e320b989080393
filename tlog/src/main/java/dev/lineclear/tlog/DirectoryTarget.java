package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.file.Path;

/** A mirror in a directory; see {@link MirrorTarget#directory}. */
public final class DirectoryTarget implements MirrorTarget, AutoCloseable {
    private final Path root;
    private final DurableFiles files;

    DirectoryTarget(Path root, Path scratch) throws IOException {
        this.root = root.toAbsolutePath();
        this.files = new DurableFiles(scratch);
    }

    @Override
    public byte[] read(String path, int maxBytes) throws IOException {
        return TileSource.directory(root).read(path, maxBytes);
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        files.stage(root.resolve(path), content);
    }

    @Override
    public void flush() throws IOException {
        files.publish();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
