package dev.lineclear.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose note of where a gateway is may be removed. */
final class ControlFileTest {
    @TempDir
    private Path directory;

    private StateDirectory state;

    @BeforeEach
    void open() throws Exception {
        state = StateDirectory.open(directory.resolve("state"));
    }

    private boolean removed(String content) throws Exception {
        Files.writeString(state.controlFile(), content);
        ControlFile.remove(state);
        return !Files.exists(state.controlFile());
    }

    @Test
    void ofOneselfOfWhoIsGoneAndWhatNobodyWroteWhole() throws Exception {
        ControlFile.write(state, "http://127.0.0.1:1", "http://127.0.0.1:2", "token");
        ControlFile.remove(state);
        assertFalse(Files.exists(state.controlFile()));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertTrue(removed("{\"pid\":%d}".formatted(gone.pid())));
        assertTrue(removed("{\"pid\":"));
        assertTrue(removed(""));
        ControlFile.remove(state);
    }

    @Test
    void notOfAnotherThatRuns() throws Exception {
        Process another = new ProcessBuilder("cat").start();
        try {
            assertFalse(removed("{\"pid\":%d}".formatted(another.pid())));
        } finally {
            another.destroyForcibly();
        }
    }
}
