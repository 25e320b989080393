package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lineclear.state.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    String location() {
        return file().toString();
    }

    @Override
    Connection raw() throws Exception {
        return Sqlite.source(file()).getConnection();
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

    @Test
    void secretsStandNowhereInTheFiles() throws Exception {
        store.sessions().open(Samples.credentialed("s1"));
        for (String suffix : List.of("", "-wal")) {
            String bytes = Files.readString(Path.of(file() + suffix), StandardCharsets.ISO_8859_1);
            assertFalse(bytes.contains("secret-of-s1") || bytes.contains("token-of-s1"));
        }
    }

    @Test
    void aFullOrReadOnlyDiskIsAnErrorThatLosesNothingAndPasses() throws Exception {
        assumeTrue(
                run("unshare", "-r", "-m", "true") == 0,
                "missing: user and mount namespaces (`unshare -r -m`), for a small disk of one's own");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        List<String> inside = List.of(
                "unshare",
                "-r",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=8m,mode=700 tmpfs \"$0\" && exec \"$@\"",
                disk.toString());
        try (Child child = Child.start(inside, "fill", disk.toString())) {
            assertEquals(
                    List.of(
                            "full",
                            "all there true",
                            "still full",
                            "recovered true",
                            "read-only 0",
                            "refused",
                            "writable 0",
                            "kept true"),
                    child.lines(Integer.MAX_VALUE));
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        Path other = directory.resolve("other.db");
        Files.writeString(other, "not a database, but long enough to be looked at as one\n".repeat(100));
        byte[] before = Files.readAllBytes(other);
        assertThrows(StateException.class, () -> Stores.sqlite(other, Samples.box(1)));
        assertArrayEquals(before, Files.readAllBytes(other));
        assertThrows(StateException.class, () -> Stores.sqlite(directory, Samples.box(1)), "a directory");
    }

    @Test
    void commitsAreForcedAndForeignKeysHeld() {
        try (Database database = Sqlite.open(file())) {
            assertEquals(List.of("wal"), database.list("PRAGMA journal_mode", row -> row.getString(1)));
            assertEquals(List.of(2), database.list("PRAGMA synchronous", row -> row.getInt(1)));
            assertEquals(List.of(1), database.list("PRAGMA foreign_keys", row -> row.getInt(1)));
            assertThrows(
                    StateException.class,
                    () -> database.list("DELETE FROM settings RETURNING name", row -> row.getString(1)),
                    "readers only read");
            assertEquals(
                    2,
                    database.transaction(in -> in.list("PRAGMA synchronous", row -> row.getInt(1)))
                            .getFirst());
        }
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theVersionAtWhichNothingIsToBeMigratedIsTheNewest() throws Exception {
        Path migrations = Path.of(Objects.requireNonNull(Stores.class.getResource("/db/lineclear"))
                .toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            int newest = files.map(f -> f.getFileName().toString())
                    .mapToInt(n -> Integer.parseInt(n.substring(1, n.indexOf("__"))))
                    .max()
                    .orElseThrow();
            assertEquals(Stores.VERSION, String.valueOf(newest));
        }
    }
}
