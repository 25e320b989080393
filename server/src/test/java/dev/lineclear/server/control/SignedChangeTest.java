package dev.lineclear.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lineclear.state.KeyFile;
import dev.lineclear.state.Store;
import dev.lineclear.storage.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes were used is kept for as long as one of them could be used again anywhere, and no longer. */
final class SignedChangeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatExpiredIsForgottenAndNothingElse() throws Exception {
        try (Store store = Stores.sqlite(
                directory.resolve("s.db"),
                KeyFile.openOrCreate(directory.resolve("k")).box("store"))) {
            store.settings().put("policy", "7");
            store.settings().put("nonce.waits", NOW.plusSeconds(30).toString());
            // Another gateway of the same store may have a clock that is late.
            store.settings().put("nonce.just-expired", NOW.minusSeconds(1).toString());
            store.settings()
                    .put(
                            "nonce.expired",
                            NOW.minus(SignedChange.MAX_AGE).minusMillis(1).toString());
            assertEquals(1, SignedChange.forgetExpired(store.settings(), () -> NOW));
            assertEquals(
                    Set.of("nonce.waits", "nonce.just-expired"),
                    store.settings().startingWith("nonce.", 10).keySet());
            assertEquals("7", store.settings().get("policy").orElseThrow());
            assertEquals(0, SignedChange.forgetExpired(store.settings(), () -> NOW));
        }
    }
}
