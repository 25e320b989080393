package dev.lineclear.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.console.Annex;
import dev.lineclear.console.Entrance;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever the API answers is described, for whom it is, and nothing else is. */
final class DescriptionTest {
    @TempDir
    Path directory;

    @Test
    void theDescriptionHasTheVeryOperationsThatAreThere() throws Exception {
        Map<String, String> described = new TreeMap<>();
        JsonNode description;
        try (InputStream in = Description.class.getResourceAsStream("openapi.json")) {
            description = CanonicalJson.parse(in.readAllBytes());
        }
        for (var path : description.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                described.put(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        operation.getValue().path("x-lineclear-who").asString());
            }
        }
        Map<String, String> there = there();
        assertTrue(there.size() > 30, "operations: " + there.size());
        assertEquals(there, described);
    }

    /** What operations are there does not depend on what they work with, so they get none of it here. */
    @SuppressWarnings("NullAway")
    private Map<String, String> there() throws Exception {
        Map<String, String> there = new TreeMap<>();
        try (Store store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"))) {
            InstantSource clock = InstantSource.system();
            Entrance entrance = new Entrance(store.approvers(), "https://lineclear.example.com", clock);
            Api.Parts parts = new Api.Parts(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    store.approvers(),
                    null,
                    null,
                    null,
                    null,
                    clock);
            for (Operation o : Api.operations(parts, new Annex.Joint(entrance, null, null, null))) {
                there.put(o.method() + " " + o.path(), who(o.who()));
            }
        }
        return there;
    }

    private static String who(Operation.Who who) {
        return switch (who) {
            case ANYONE -> "anyone";
            case SIGNED_IN -> "anyone registered";
            case READER -> "approvers and auditors";
            case APPROVER -> "approvers";
        };
    }
}
