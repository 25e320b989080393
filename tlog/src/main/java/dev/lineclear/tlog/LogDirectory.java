package dev.lineclear.tlog;

import dev.lineclear.tlog.OpenRefusedException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of a log and the locks on them. State that is not part of the format is below {@code .state}, which a
 * web server that serves the directory has no reason to show.
 */
final class LogDirectory implements AutoCloseable {
    private final Path root;
    private final Path guard;
    private final List<FileChannel> locks = new ArrayList<>();
    private final DurableFiles files;

    private LogDirectory(Path root, Path guard, int forces) throws IOException {
        this.root = root;
        this.guard = guard;
        Disk.makeDirectories(state());
        Disk.makeDirectories(Disk.parent(guard));
        try {
            lock(state().resolve("lock"));
            // Two copies of a log that share a guard must not both be appended to.
            lock(guard.resolveSibling(Disk.name(guard) + ".lock"));
            this.files = new DurableFiles(state().resolve("tmp"), forces);
        } catch (IOException | RuntimeException e) {
            Disk.closeAll(locks);
            throw e;
        }
    }

    static LogDirectory lock(Path root, LogOptions options) throws IOException {
        return new LogDirectory(root.toAbsolutePath().normalize(), options.guardFile(root), options.forcesAtOnce());
    }

    /** Where the guard is if nothing else is said. */
    static Path guardBeside(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".guard");
    }

    @SuppressWarnings("resource") // The lock is held by its channel until close().
    private void lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        locks.add(channel);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new OpenRefusedException(Reason.LOCKED, file + " is held by another log of this process", e);
        }
        if (lock == null) {
            throw new OpenRefusedException(Reason.LOCKED, file + " is held by another process");
        }
    }

    Path root() {
        return root;
    }

    Path state() {
        return root.resolve(".state");
    }

    Path guard() {
        return guard;
    }

    DurableFiles files() {
        return files;
    }

    Optional<SignedCheckpoint> readCheckpoint(LogOptions options) throws IOException {
        return read(root.resolve(TileSource.CHECKPOINT), options, Optional.empty());
    }

    /** @param published what was read and trusted just now, and need not be verified again where the guard says the same */
    Optional<SignedCheckpoint> readGuard(LogOptions options, Optional<SignedCheckpoint> published) throws IOException {
        return read(guard, options, published);
    }

    private static Optional<SignedCheckpoint> read(Path file, LogOptions options, Optional<SignedCheckpoint> known)
            throws IOException {
        byte[] bytes;
        try {
            bytes = TileSource.directory(Disk.parent(file)).read(Disk.name(file), Note.MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (known.isPresent() && Arrays.equals(known.get().toBytes(), bytes)) {
            return known;
        }
        try {
            return Optional.of(SignedCheckpoint.open(bytes, options.origin(), options.verifierKeys()));
        } catch (BadDataException e) {
            throw new OpenRefusedException(Reason.WRONG_KEY, file + ": " + e.getMessage(), e);
        }
    }

    boolean hasTiles() {
        return Files.exists(root.resolve("tile"));
    }

    void writeGuard(SignedCheckpoint checkpoint) throws IOException {
        Path aside = guard.resolveSibling(Disk.name(guard) + ".new");
        Disk.replace(aside, guard, checkpoint.toBytes());
    }

    void writeCheckpoint(SignedCheckpoint checkpoint) throws IOException {
        files.write(root.resolve(TileSource.CHECKPOINT), checkpoint.toBytes());
    }

    /** Releases the locks and every file, whatever fails. */
    @Override
    public void close() throws IOException {
        try (files) {
            Disk.closeAll(locks);
        }
    }
}
