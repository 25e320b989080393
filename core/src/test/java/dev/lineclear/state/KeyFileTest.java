package dev.lineclear.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final byte[] PLAIN = "secret".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ROW = "row 1".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("keys/root.key");
    }

    @Test
    void theFirstStartMakesItForItsOwnerAloneAndTheNextFindsTheSame() throws Exception {
        byte[] sealed = KeyFile.openOrCreate(file()).box("sessions").seal(PLAIN, ROW);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
        assertEquals(KeyFile.BYTES, Files.size(file()));
        assertArrayEquals(PLAIN, KeyFile.openOrCreate(file()).box("sessions").open(sealed, ROW));
        try (var left = Files.list(file().getParent())) {
            assertEquals(List.of(file()), left.toList());
        }
    }

    @Test
    void ofManyThatStartAtOnceAllHaveTheSameKey() throws Exception {
        Set<List<Byte>> keys = new HashSet<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            List<Future<KeyFile>> starts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                starts.add(threads.submit(() -> KeyFile.openOrCreate(file())));
            }
            for (Future<KeyFile> start : starts) {
                List<Byte> key = new ArrayList<>();
                for (byte b : start.get().key("x").getEncoded()) {
                    key.add(b);
                }
                keys.add(key);
            }
        }
        assertEquals(1, keys.size());
    }

    @Test
    void aFileThatOthersMayReachIsRefusedSayingWhatToDo() throws Exception {
        KeyFile.openOrCreate(file());
        for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
            IOException refused = assertThrows(IOException.class, () -> KeyFile.openOrCreate(file()));
            assertTrue(refused.getMessage().contains("chmod 600 " + file()), refused.getMessage());
        }
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--------"));
        KeyFile.open(file());
    }

    @Test
    void aCutOrEmptyOrMissingFileIsRefusedAndNotReplaced() throws Exception {
        assertThrows(IOException.class, () -> KeyFile.open(file()));
        KeyFile.openOrCreate(file());
        for (int size : new int[] {0, 31, 33}) {
            Files.write(file(), new byte[size]);
            assertThrows(IOException.class, () -> KeyFile.openOrCreate(file()));
            assertEquals(size, Files.size(file()));
        }
    }

    @Test
    void eachPurposeHasItsOwnKey() throws Exception {
        KeyFile keys = KeyFile.openOrCreate(file());
        byte[] sealed = keys.box("sessions").seal(PLAIN, ROW);
        SealedBox other = keys.box("captures");
        assertThrows(SealedBox.BrokenSealException.class, () -> other.open(sealed, ROW));
        assertFalse(java.util.Arrays.equals(
                Files.readAllBytes(file()), keys.key("sessions").getEncoded()));
    }

    @Test
    void everyChangeOfASealedTextIsFoundOut() throws Exception {
        SealedBox box = KeyFile.openOrCreate(file()).box("sessions");
        byte[] sealed = box.seal(PLAIN, ROW);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(SealedBox.BrokenSealException.class, () -> box.open(changed, ROW));
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(sealed, length);
            assertThrows(SealedBox.BrokenSealException.class, () -> box.open(cut, ROW));
        }
        assertThrows(SealedBox.BrokenSealException.class, () -> box.open(sealed, PLAIN));
    }

    @Test
    void theSameSecretIsNeverSealedTheSameWay() throws Exception {
        SealedBox box = KeyFile.openOrCreate(file()).box("sessions");
        assertFalse(java.util.Arrays.equals(box.seal(PLAIN, ROW), box.seal(PLAIN, ROW)));
        assertThrows(IllegalArgumentException.class, () -> box.seal(new byte[SealedBox.MAX_PLAIN + 1], ROW));
    }
}
