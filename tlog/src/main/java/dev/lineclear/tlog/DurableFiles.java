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
final class DurableFiles implements AutoCloseable {
    /** Directories known to be on disk; a bound so that a log of any size costs the same. */
    private static final int KNOWN_DIRECTORIES = 1_000;

    /** Files open at the same time: far below the usual limit of 1,024 for a process, enough to share a commit. */
    private static final int OPEN_FILES = 32;

    /** Forced at the same time if nothing is said. */
    private static final int FORCES = 8;

    private final Path scratch;
    private final ParallelForce parallel;
    private final Set<Path> known = new LinkedHashSet<>();
    private final List<Staged> staged = new ArrayList<>();
    /** Those of {@link #staged} that are written but not forced, the last ones. */
    private final List<Unforced> unforced = new ArrayList<>();

    private long counter;

    private record Staged(Path temporary, Path target) {}

    /** Kept open until it is forced: a new descriptor might not be told of an error in writing back. */
    private record Unforced(FileChannel channel) implements ParallelForce.Step {
        @Override
        public void run() throws IOException {
            try (channel) {
                channel.force(true);
            }
        }
    }

    /** @param scratch a directory of its own on the same file system, emptied here */
    DurableFiles(Path scratch) throws IOException {
        this(scratch, FORCES);
    }

    /** @param forces how many files are forced at the same time */
    DurableFiles(Path scratch, int forces) throws IOException {
        this.scratch = scratch.toAbsolutePath();
        this.parallel = new ParallelForce(forces);
        Disk.makeDirectories(scratch);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(scratch)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    /** Writes a file aside; it is forced and appears at its place with {@link #publish()}. */
    void stage(Path target, byte[] content) throws IOException {
        stage(target, content, content.length);
    }

    /** As {@link #stage(Path, byte[])}, with the first bytes of an array. */
    void stage(Path target, byte[] content, int length) throws IOException {
        if (unforced.size() >= OPEN_FILES) {
            forceStaged();
        }
        Path temporary = scratch.resolve("t" + counter++);
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        unforced.add(new Unforced(channel));
        Disk.writeFully(channel, ByteBuffer.wrap(content, 0, length));
        staged.add(new Staged(temporary, target));
    }

    private void forceStaged() throws IOException {
        List<ParallelForce.Step> steps = List.copyOf(unforced);
        unforced.clear();
        parallel.all(steps);
    }

    /** Forces everything staged, renames it into place in order, and forces the directories. */
    void publish() throws IOException {
        forceStaged();
        Set<Path> ensured = new LinkedHashSet<>();
        Set<Path> toForce = new LinkedHashSet<>();
        for (Staged file : staged) {
            Path directory = Disk.parent(file.target);
            ensureDirectory(directory, ensured, toForce);
            Files.move(
                    file.temporary, file.target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            toForce.add(directory);
        }
        staged.clear();
        parallel.all(toForce.stream()
                .<ParallelForce.Step>map(directory -> () -> Disk.forceDirectory(directory))
                .toList());
        if (known.size() >= KNOWN_DIRECTORIES) {
            known.clear();
        }
        known.addAll(ensured);
    }

    /**
     * Creates a directory and its parents, and notes which are to be forced so that it stays. One that exists may be
     * there by a process that ended before it forced it.
     */
    private void ensureDirectory(Path directory, Set<Path> ensured, Set<Path> toForce) throws IOException {
        if (known.contains(directory) || scratch.startsWith(directory) || !ensured.add(directory)) {
            return;
        }
        Path parent = Disk.parent(directory);
        ensureDirectory(parent, ensured, toForce);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
        }
        toForce.add(parent);
    }

    void write(Path target, byte[] content) throws IOException {
        stage(target, content);
        publish();
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

    /** Closes what was written aside and not forced, which is deleted when this directory is used next. */
    @Override
    public void close() throws IOException {
        try (parallel) {
            Disk.closeAll(unforced.stream().map(Unforced::channel).toList());
        }
    }
}
