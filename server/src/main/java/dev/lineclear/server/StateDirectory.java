package dev.lineclear.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Where the gateway keeps its things: a directory of mode 0700 whose secret files have mode 0600. */
public final class StateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path root;

    private StateDirectory(Path root) {
        this.root = root;
    }

    /** Makes it when it is not there. @throws IOException when others may read it, with what to do */
    public static StateDirectory open(Path root) throws IOException {
        if (!Files.exists(root)) {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(DIRECTORY));
        }
        if (!Files.isDirectory(root)) {
            throw new IOException(root + " is not a directory");
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(root);
        if (!DIRECTORY.containsAll(mode)) {
            throw new IOException(root + " may be read by others (" + PosixFilePermissions.toString(mode)
                    + "); it holds keys. Do: chmod 700 " + root);
        }
        return new StateDirectory(root);
    }

    public Path root() {
        return root;
    }

    public Path log() {
        return root.resolve("log");
    }

    /** The log's verifier key, for anyone. */
    public Path logVerifierKey() {
        return root.resolve("log.vkey");
    }

    Path logSignerKey() {
        return root.resolve("log.key");
    }

    /** Verifier keys of what signed the log before, one a line. */
    Path logPreviousKeys() {
        return root.resolve("log.previous");
    }

    Path logGuard() {
        return root.resolve("log.guard");
    }

    Path database() {
        return root.resolve("lineclear.db");
    }

    Path vault() {
        return root.resolve("captures");
    }

    /** What records only commit to. */
    Path bodies() {
        return root.resolve("bodies");
    }

    /** For uploads whose digest must be known before they are let through; emptied as they are, and at each start. */
    Path spool() throws IOException {
        return Files.createDirectories(root.resolve("spool"), PosixFilePermissions.asFileAttribute(DIRECTORY));
    }

    /** The list of witnesses that owners agreed on, where the file names another. */
    Path witnesses() {
        return root.resolve("witnesses.agreed");
    }

    Path key(String name) {
        return root.resolve(name + ".key");
    }

    /** Where the command line finds the control interface and its token. */
    public Path controlFile() {
        return root.resolve("control.json");
    }

    /** This gateway's name among those that share a database: made at the first start, and kept. */
    String node() throws IOException {
        return secret("node");
    }

    /** A secret text, made at first use; mode 0600, on disk when this returns. */
    String secret(String name) throws IOException {
        Path file = root.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            write(file, HexFormat.of().formatHex(random));
        }
        return read(file);
    }

    /** @throws IOException when others may read it, with what to do */
    static String read(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new IOException(file + " may be read by others (" + PosixFilePermissions.toString(mode)
                    + "). Do: chmod 600 " + file + ", and consider its content known");
        }
        return Files.readString(file).strip();
    }

    /** Whole or not at all, mode 0600, on disk when this returns. */
    static void write(Path file, String text) throws IOException {
        write(file, text, true);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
            directory.force(true);
        }
    }

    /** Whole or not at all, mode 0600, for what need not outlive the machine's running: disks take their time. */
    static void note(Path file, String text) throws IOException {
        write(file, text, false);
    }

    private static void write(Path file, String text, boolean force) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (force) {
                channel.force(true);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
