package dev.lineclear.server.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.assessment.watch.Forerunner;
import dev.lineclear.server.config.ConfigurationFile;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.server.control.Register;
import dev.lineclear.server.control.Views;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Patterns that people accepted are among what owners agree on, and in no file. */
final class AcceptedPatternsTest {
    private static final String ONE = "one (raise): refused destroy rds, then destroy sqs";

    @TempDir
    private Path directory;

    private Store store;
    private SettingsRegister agreed;

    @BeforeEach
    void agree() throws Exception {
        store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"));
        agreed = new SettingsRegister(store.settings());
        SortedMap<String, String> settings = file();
        settings.put(GuardedSettings.PATTERNS, ONE);
        agreed.fromFile(settings);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** As the command line reads them from the file, to propose them. */
    private SortedMap<String, String> file() throws Exception {
        return new TreeMap<>(GuardedSettings.of(
                ConfigurationFile.read(Files.writeString(directory.resolve("lineclear.yaml"), "observe: [aws]"))));
    }

    private SettingsChange change(SortedMap<String, String> settings) {
        ObjectNode asked = Views.node();
        settings.forEach(asked::put);
        Register none = new Register(
                record -> {
                    throw new AssertionError("nothing is made here");
                },
                InstantSource.system());
        return new SettingsChange(agreed, none, asked);
    }

    @Test
    void whoProposesTheFileLeavesThemAsTheyAre() throws Exception {
        SortedMap<String, String> file = file();
        assertFalse(file.containsKey(GuardedSettings.PATTERNS), "no file has them");
        SettingsChange change = change(file);
        assertFalse(change.changes(), "nothing but patterns is otherwise, and they stay");
        assertEquals(ONE, change.settings().get(GuardedSettings.PATTERNS));
    }

    /** Taking one away is shown to whoever agrees, by its line, as is adding one. */
    @Test
    void whoDropsOneIsSeenToDropIt() throws Exception {
        SortedMap<String, String> settings = file();
        settings.put(GuardedSettings.PATTERNS, "");
        SettingsChange change = change(settings);
        List<String> difference = Difference.of(change.before(), change.after());
        assertTrue(difference.contains("- watch.patterns: " + ONE), difference.toString());
        assertTrue(change.changes());
    }

    @Test
    void whatHaltsOrIsNoPatternIsNotProposed() throws Exception {
        SortedMap<String, String> settings = file();
        for (String wrong : List.of("x (halt): destroy rds", "x (raise): anything", ONE + "\n" + ONE)) {
            settings.put(GuardedSettings.PATTERNS, wrong);
            assertThrows(ControlException.class, () -> change(settings), wrong);
        }
        settings.put(GuardedSettings.PATTERNS, ONE + "\ntwo (notice): signal widening");
        assertEquals(2, GuardedSettings.patterns(change(settings).settings()).size());
        assertEquals(
                Forerunner.of(ONE),
                GuardedSettings.patterns(change(settings).settings()).getFirst());
    }
}
