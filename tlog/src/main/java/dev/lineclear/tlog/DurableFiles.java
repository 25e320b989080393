package dev.lineclear.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that are whole or absent after a power loss: written aside, forced, renamed into place, and the directory
 * forced. A known hole is that of every such scheme: a disk that acknowledges a flush it has not done.
 *
 * <p>Not thread-safe: its owner is one thread at a time.
 */
final class DurableFiles {
    /** Directories known to exist; a bound so that a log of any size costs the same. */
    private static final int KNOWN_DIRECTORIES = 1_000;

    private final Path scratch;
    private final Set<Path> known = new LinkedHashSet<>();
    private final List<Staged> staged = new ArrayList<>();
    private long counter;

    private record Staged(Path temporary, Path target) {}

    /** @param scratch a directory of its own on the same file system, emptied here */
    DurableFiles(Path scratch) throws IOException {
        this.scratch = scratch;
        createDirectories(scratch);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(scratch)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    /** Writes and forces a file aside; it appears at its place with {@link #publish()}. */
    void stage(Path target, byte[] content) throws IOException {
        Path temporary = scratch.resolve("t" + counter++);
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(channel, content);
            channel.force(true);
        }
        staged.add(new Staged(temporary, target));
    }

    /** Renames everything staged into place, in order, and forces the directories. */
    void publish() throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (Staged file : staged) {
            Path directory = parent(file.target);
            createDirectories(directory);
            Files.move(
                    file.temporary, file.target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            directories.add(directory);
        }
        staged.clear();
        for (Path directory : directories) {
            forceDirectory(directory);
        }
    }

    void write(Path target, byte[] content) throws IOException {
        stage(target, content);
        publish();
    }

    /** Creates a directory and its parents, each forced into its own parent. */
    void createDirectories(Path directory) throws IOException {
        if (known.contains(directory)) {
            return;
        }
        makeDirectories(directory);
        if (known.size() >= KNOWN_DIRECTORIES) {
            known.clear();
        }
        known.add(directory);
    }

    /** As {@link #createDirectories}, without remembering. */
    static void makeDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeDirectories(parent(directory));
            Files.createDirectory(directory);
            forceDirectory(parent(directory));
        }
    }

    /** Deletes a directory of files; what cannot be deleted stays and harms nothing. */
    void forgetDirectory(Path directory) throws IOException {
        known.remove(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    /** Replaces one file through another beside it, for a place that has no scratch directory. */
    static void replace(Path aside, Path target, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, content);
            channel.force(true);
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(parent(target));
    }

    static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no directory above it");
        }
        return parent;
    }
}
