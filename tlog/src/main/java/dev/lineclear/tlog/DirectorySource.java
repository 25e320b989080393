package dev.lineclear.tlog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log's files in a directory. */
record DirectorySource(Path root) implements TileSource {
    @Override
    public byte[] read(String path, int maxBytes) throws IOException {
        Path file = root.resolve(path);
        // One read instead of a size first: the answer must be bounded even if the file grows meanwhile.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new BadDataException(path + " has more than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }
}
