package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.state.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    Store open(int keySeed) {
        return Stores.sqlite(file(), Samples.box(keySeed));
    }

    private Path file() {
        return directory.resolve("state/lineclear.db");
    }

    @Test
    void onlyItsOwnerReachesTheFile() throws Exception {
        assertEquals("rwx------", permissions(file().getParent()));
        store.settings().put("a", "b");
        for (String suffix : List.of("", "-wal", "-shm")) {
            assertEquals("rw-------", permissions(Path.of(file() + suffix)));
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
