package dev.lineclear.safeguard.snapshot;

import dev.lineclear.proposal.Digest;
import dev.lineclear.state.Blobs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * Captures on disk: one sealed file a blob ({@link SealedChunks}), named so that the name tells nothing of its content
 * ({@link VaultKeys}). A blob is named by the SHA-256 of what it holds.
 *
 * <p>A file appears under its name only whole and flushed: it is written under a temporary name, forced, then renamed.
 * {@link #force} forces the directory, after which the names are durable too. Putting the same content again replaces
 * the file, so a damaged copy heals. Thread-safe; any number of threads put and open at once.
 */
public final class Vault implements Blobs {
    private static final String TEMPORARY = "tmp-";
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final VaultKeys keys;

    /**
     * Opens the vault, making its directory (0700) where there is none, and sweeps what a crash left half written.
     *
     * @param key 256 bits; whoever has it can read every capture
     */
    public Vault(Path directory, SecretKey key) throws IOException {
        this.directory = directory;
        this.keys = new VaultKeys(key);
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
            for (Path half : left) {
                Files.deleteIfExists(half);
            }
        }
    }

    @Override
    public Digest put(InputStream content) throws IOException {
        Path temporary = directory.resolve(TEMPORARY + HexFormat.of().formatHex(random(16)));
        try {
            Digest digest;
            try (FileChannel file = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_ONLY_FILE)) {
                digest = seal(content, file);
                file.force(true);
            }
            Files.move(temporary, path(digest), StandardCopyOption.ATOMIC_MOVE);
            return digest;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Digest seal(InputStream content, FileChannel file) throws IOException {
        byte[] salt = random(SealedChunks.SALT);
        byte[] header = ByteBuffer.allocate(SealedChunks.HEADER)
                .put(SealedChunks.MAGIC)
                .put(salt)
                .array();
        write(file, header, header.length);
        SealedChunks chunks = new SealedChunks(keys.fileKey(salt), header);
        MessageDigest sha256 = Digest.sha256();
        byte[] plain = new byte[SealedChunks.CHUNK];
        byte[] sealed = new byte[SealedChunks.CHUNK + SealedChunks.TAG];
        int length = content.readNBytes(plain, 0, plain.length);
        boolean last;
        do {
            sha256.update(plain, 0, length);
            // Only a chunk with nothing after it is the last, so one byte is read ahead.
            int ahead = length < plain.length ? -1 : content.read();
            last = ahead < 0;
            write(file, sealed, chunks.seal(plain, length, last, sealed));
            if (!last) {
                plain[0] = (byte) ahead;
                length = 1 + content.readNBytes(plain, 1, plain.length - 1);
            }
        } while (!last);
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Reads it once through before giving it out, since whoever puts a capture back must not find out half-way that
     * the rest is gone; and checks once more as it is read.
     */
    @Override
    public InputStream open(Digest digest) throws IOException {
        try (InputStream whole = opened(digest)) {
            whole.transferTo(OutputStream.nullOutputStream());
        }
        return opened(digest);
    }

    private InputStream opened(Digest digest) throws IOException {
        InputStream file;
        try {
            file = Files.newInputStream(path(digest));
        } catch (NoSuchFileException e) {
            throw new IOException("blob " + digest + " is missing from the vault", e);
        }
        try {
            InputStream sealed = new SealedInput(new BufferedInputStream(file, 1 << 16), keys::fileKey);
            return new CheckedInput(sealed, digest);
        } catch (IOException e) {
            file.close();
            throw new IOException("blob " + digest + " " + e.getMessage(), e);
        }
    }

    @Override
    public void force() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /**
     * Removes what was last put before that. What a capture holds is put anew by each one, so nothing of younger captures
     * is among it.
     *
     * @return how many files
     */
    public int removeBefore(Instant time) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(time)) {
                    Files.delete(file);
                    removed++;
                }
            }
        }
        if (removed > 0) {
            force();
        }
        return removed;
    }

    Path path(Digest digest) {
        return directory.resolve(keys.fileName(digest));
    }

    private static void write(FileChannel file, byte[] bytes, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
        while (rest.hasRemaining()) {
            file.write(rest);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
