package dev.lineclear.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Directories of one's own, for their owner's eyes alone, and their removal. */
public final class TempDirs {
    private TempDirs() {}

    /** A new empty directory; whoever asked for it deletes it. */
    public static Path create(String name) {
        try {
            return Files.createTempDirectory("lineclear-" + name + "-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for " + name, e);
        }
    }

    /** Deletes a directory and all in it; links are removed and never followed. A directory already gone is fine. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Removal());
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + directory, e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Gone between listing and looking: a process that is just ending cleans up too.
            return FileVisitResult.CONTINUE;
        }

        @Override
        @SuppressWarnings("NullAway") // The JDK passes null where listing went well.
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
