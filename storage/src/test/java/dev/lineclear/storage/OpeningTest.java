package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.state.StateException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a store that cannot be opened. */
final class OpeningTest {
    @TempDir
    private Path directory;

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws Exception {
        Path file = Files.writeString(
                directory.resolve("store.db"), "not a database, and long enough for a header: ".repeat(9));
        StateException refused = assertThrows(StateException.class, () -> Sqlite.open(file));
        assertTrue(refused.getMessage().contains(file + " cannot be opened"), refused.getMessage());
    }

    @Test
    void aServerThatDoesNotAnswerIsSaid() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + nobody + "/lineclear";
        StateException refused = assertThrows(StateException.class, () -> Postgresql.open(url, "lineclear", "secret"));
        assertTrue(refused.getMessage().startsWith("PostgreSQL cannot be reached: "), refused.getMessage());
        assertTrue(!refused.getMessage().contains("secret"), refused.getMessage());
    }
}
