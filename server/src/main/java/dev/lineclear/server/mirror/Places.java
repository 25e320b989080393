package dev.lineclear.server.mirror;

import dev.lineclear.server.config.MirrorPlace;
import dev.lineclear.tlog.MirrorTarget;
import dev.lineclear.tlog.TileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what a configuration names. */
public final class Places {
    private Places() {}

    /** A log's files to be read; whoever is given it closes it. */
    public interface Source extends TileSource, AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** To write to. @throws IOException when it is away */
    static Open target(MirrorPlace place) throws IOException {
        return switch (place) {
            case MirrorPlace.Directory directory -> {
                ReadBack target = new ReadBack(MirrorTarget.directory(there(directory.path())));
                yield new Open(target, target::close);
            }
            case MirrorPlace.Bucket bucket -> {
                BucketTarget target = new BucketTarget(bucket);
                yield new Open(target, target::close);
            }
        };
    }

    /** @param target to be closed by {@code end} */
    record Open(MirrorTarget target, End end) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            end.close();
        }
    }

    /** Closes something. */
    @FunctionalInterface
    interface End {
        void close() throws IOException;
    }

    /** To read from. @throws IOException when it is away */
    public static Source source(MirrorPlace place) throws IOException {
        return switch (place) {
            case MirrorPlace.Directory directory -> reading(TileSource.directory(there(directory.path())), () -> {});
            case MirrorPlace.Bucket bucket -> {
                BucketTarget target = new BucketTarget(bucket);
                yield reading(target, target::close);
            }
        };
    }

    private static Source reading(TileSource source, End end) {
        return new Source() {
            @Override
            public byte[] read(String path, int maxBytes) throws IOException {
                return source.read(path, maxBytes);
            }

            @Override
            public void close() throws IOException {
                end.close();
            }
        };
    }

    private static Path there(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory + "; make it, or mount what belongs there");
        }
        return directory;
    }
}
