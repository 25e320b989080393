package dev.lineclear.safeguard.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    private static final int CHUNK = SealedChunks.CHUNK;

    @TempDir
    private Path directory;

    private Vault vault;

    @BeforeEach
    void open() throws IOException {
        vault = new Vault(directory.resolve("vault"), key(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17})
    void whatIsPutComesBack(int length) throws IOException {
        byte[] content = content(length);
        Digest digest = vault.put(new ByteArrayInputStream(content));
        vault.force();
        assertEquals(Digest.of(content), digest);
        assertArrayEquals(content, read(digest));
    }

    @Test
    void nothingReadableIsOnDiskAndOnlyTheOwnerMayRead() throws IOException {
        byte[] secret = "a very secret salary list ".repeat(100).getBytes(StandardCharsets.UTF_8);
        Digest digest = vault.put(new ByteArrayInputStream(secret));
        Path file = vault.path(digest);
        String onDisk = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(onDisk.contains("secret salary"));
        assertNotEquals(digest.hex(), file.getFileName().toString(), "the name would tell who knows the content");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void aMissingBlobIsNamed() throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(10)));
        Files.delete(vault.path(digest));
        assertSays(digest, "is missing");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25, 51, 60, CHUNK, CHUNK + 100, 2 * CHUNK + 80})
    void oneBitFlippedAnywhereIsFound(int at) throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(2 * CHUNK + 100)));
        try (RandomAccessFile file = new RandomAccessFile(vault.path(digest).toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 1);
        }
        assertSays(digest, at < SealedChunks.MAGIC.length ? "does not begin" : "was altered");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 51, 60, CHUNK + 16 + 51, CHUNK + 17 + 51, 2 * (CHUNK + 16) + 51, 2 * CHUNK + 100})
    void aBlobCutShortIsFoundBeforeAnythingIsGivenOut(int length) throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(2 * CHUNK + 100)));
        try (RandomAccessFile file = new RandomAccessFile(vault.path(digest).toFile(), "rw")) {
            file.setLength(length);
        }
        IOException refused = assertThrows(IOException.class, () -> vault.open(digest));
        assertTrue(refused.getMessage().contains(digest.hex()), refused.getMessage());
    }

    @Test
    void somethingAppendedIsFound() throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(100)));
        Files.write(vault.path(digest), new byte[] {1}, StandardOpenOption.APPEND);
        assertSays(digest, "was altered");
    }

    @Test
    void chunksInAnotherOrderAreFound() throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(3 * CHUNK)));
        byte[] file = Files.readAllBytes(vault.path(digest));
        int sealed = CHUNK + SealedChunks.TAG;
        byte[] first = Arrays.copyOfRange(file, SealedChunks.HEADER, SealedChunks.HEADER + sealed);
        System.arraycopy(file, SealedChunks.HEADER + sealed, file, SealedChunks.HEADER, sealed);
        System.arraycopy(first, 0, file, SealedChunks.HEADER + sealed, sealed);
        Files.write(vault.path(digest), file);
        assertSays(digest, "was altered");
    }

    @Test
    void anotherBlobUnderItsNameIsFound() throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(100)));
        Digest other = vault.put(new ByteArrayInputStream(content(101)));
        Files.copy(vault.path(other), vault.path(digest), StandardCopyOption.REPLACE_EXISTING);
        assertSays(digest, "was exchanged for blob " + other);
    }

    @Test
    void underAnotherKeyNothingOpens() throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(100)));
        Vault other = new Vault(directory.resolve("vault"), key(2));
        assertThrows(IOException.class, () -> other.open(digest));
        Files.move(vault.path(digest), other.path(digest));
        IOException refused = assertThrows(IOException.class, () -> other.open(digest));
        assertTrue(refused.getMessage().contains("was altered"), refused.getMessage());
    }

    @Test
    void puttingTheSameAgainHealsADamagedCopyAndKeepsOneFile() throws IOException {
        Digest digest = vault.put(new ByteArrayInputStream(content(100)));
        Files.write(vault.path(digest), new byte[] {1, 2, 3});
        assertEquals(digest, vault.put(new ByteArrayInputStream(content(100))));
        assertArrayEquals(content(100), read(digest));
        assertEquals(1, files().size());
    }

    @Test
    void aSourceThatDiesLeavesNothing() throws IOException {
        InputStream dying = new InputStream() {
            private int left = 3 * CHUNK;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("the server hung up");
                }
                return left & 0xff;
            }
        };
        IOException died = assertThrows(IOException.class, () -> vault.put(dying));
        assertEquals("the server hung up", died.getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    void whatACrashLeftHalfWrittenIsSweptAtStart() throws IOException {
        Files.write(directory.resolve("vault").resolve("tmp-abc"), new byte[10]);
        vault = new Vault(directory.resolve("vault"), key(1));
        assertEquals(List.of(), files());
    }

    /** A full disk is played by the limit that the system sets on what a process may write to one file. */
    @Test
    void aFullDiskFailsThePutAndLeavesNothingHalf() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 4096 && exec \"$@\"",
                        "sh",
                        java.toString(),
                        "-Xmx64m",
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PutTooMuch.class.getName(),
                        directory.resolve("full").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        assertTrue(said.contains("java.io.IOException"), said);
        assertTrue(said.contains("files left: 1"), said);
    }

    /** 64 MB of heap seal and open 200 MB. */
    @Test
    void memoryStaysConstant() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process child = new ProcessBuilder(
                        java.toString(),
                        "-Xmx64m",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PutALot.class.getName(),
                        directory.resolve("large").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        assertTrue(said.contains("bytes back: " + PutALot.BYTES), said);
    }

    private void assertSays(Digest digest, String what) {
        IOException refused = assertThrows(IOException.class, () -> vault.open(digest));
        assertTrue(refused.getMessage().contains(digest.hex()), refused.getMessage());
        assertTrue(refused.getMessage().contains(what), refused.getMessage());
    }

    private byte[] read(Digest digest) throws IOException {
        try (InputStream in = vault.open(digest)) {
            return in.readAllBytes();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("vault"))) {
            return all.toList();
        }
    }

    static SecretKeySpec key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return new SecretKeySpec(bytes, "AES");
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
