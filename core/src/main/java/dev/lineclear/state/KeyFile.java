package dev.lineclear.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's root key: 32 random bytes in a file only its owner may read, made at the first start.
 *
 * <p>Nothing is ever sealed under the root key itself; each purpose has its own, derived by HKDF-SHA256 (RFC 5869).
 * Whoever loses the file loses what was sealed: back it up apart from the database.
 */
public final class KeyFile {
    /** AES-256. */
    public static final int BYTES = 32;

    private static final String DERIVATION = "HKDF-SHA256";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path file;
    private final SecretKey root;

    private KeyFile(Path file, SecretKey root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads the key, or makes it when there is none. A new key is on disk, and its directory entry too, when this
     * returns; of two processes that start at once both get the same key.
     *
     * @throws IOException when the file cannot be read or made, others may read it, or it is not 32 bytes; the message
     *     says what to do
     */
    public static KeyFile openOrCreate(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (!Files.exists(absolute)) {
            create(absolute);
        }
        return open(absolute);
    }

    /** As {@link #openOrCreate}, but a missing file is an error. */
    public static KeyFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("key file " + file + " is missing or not a file: put it back from its backup");
        }
        checkPrivate(file);
        long size = Files.size(file);
        if (size != BYTES) {
            throw new IOException("key file " + file + " has " + size + " bytes, not " + BYTES
                    + ": put it back from its backup; without it what was sealed cannot be opened");
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            return new KeyFile(file, new SecretKeySpec(bytes, "HKDF"));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** @throws IOException when others than its owner may read a file that holds a key or another secret */
    public static void checkPrivate(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new IOException("key file " + file + " has permissions " + PosixFilePermissions.toString(permissions)
                    + ", so others than its owner can reach it: run `chmod 600 " + file
                    + "`, and if others may have read it, replace the key");
        }
    }

    private static void create(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IOException("key file " + file + " has no directory");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path fresh = Files.createTempFile(directory, ".key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            // A link, unlike a move, never replaces the key that another process made meanwhile.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Theirs is the key.
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Files.deleteIfExists(fresh);
        }
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** Loads what {@link #key} needs; what cannot be loaded is said by it. */
    public static void prepare() {
        try {
            var unused = KDF.getInstance(DERIVATION);
        } catch (GeneralSecurityException e) {
            // As above.
        }
    }

    /** The AES-256 key for one purpose, such as {@code sessions}; the same each time, and unlike every other purpose's. */
    public SecretKey key(String purpose) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(root)
                    .thenExpand(("lineclear/" + purpose).getBytes(StandardCharsets.UTF_8), BYTES);
            return KDF.getInstance(DERIVATION).deriveKey("AES", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }

    /** A box under {@link #key}. */
    public SealedBox box(String purpose) {
        return new SealedBox(key(purpose));
    }

    @Override
    public String toString() {
        return "KeyFile[" + file + "]";
    }
}
