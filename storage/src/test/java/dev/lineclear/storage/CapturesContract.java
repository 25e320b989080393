package dev.lineclear.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store keeps of captures and settings. */
abstract class CapturesContract extends StoreContract {
    @Test
    void capturesComeBackEqualNewestFirst() throws Exception {
        for (int i = 0; i < 3; i++) {
            store.captures().put(Samples.capture("c" + i, i == 0 ? "" : "hold", NOW.plusSeconds(i)));
        }
        restart();
        assertEquals(
                Optional.of(Samples.capture("c1", "hold", NOW.plusSeconds(1))),
                store.captures().find("c1"));
        assertEquals("c2", store.captures().byHold("hold").orElseThrow().id());
        assertEquals(Optional.empty(), store.captures().byHold(""), "no hold is not a hold");
        assertEquals(
                List.of("c2", "c1"),
                store.captures().recent(2).stream().map(c -> c.id()).toList());
    }

    @Test
    void whatWasCapturedIsRemovedAndThatStaysKnown() throws Exception {
        store.captures().put(Samples.capture("old", "hold", NOW));
        store.captures().put(Samples.capture("young", "other", NOW.plusSeconds(10)));
        assertEquals(
                List.of("old"),
                store.captures().takenBefore(NOW.plusSeconds(10), 5).stream()
                        .map(c -> c.id())
                        .toList());
        assertEquals(Optional.empty(), store.captures().removed("hold"));
        store.captures().remove("old", NOW.plusSeconds(20));
        store.captures().remove("old", NOW.plusSeconds(30));
        assertEquals(Optional.of(NOW.plusSeconds(20)), store.captures().removed("hold"));
        assertEquals(Optional.empty(), store.captures().byHold("hold"));
        assertEquals(Optional.empty(), store.captures().find("old"));
        assertEquals(1, store.captures().recent(5).size());
        assertEquals(List.of(), store.captures().takenBefore(NOW.plusSeconds(10), 5));
        assertEquals(Optional.empty(), store.captures().removed("other"));
        assertEquals(Optional.empty(), store.captures().removed(""));
    }

    @Test
    void settingsAreFoundByHowTheyBeginAndRemovedAsTheyAre() throws Exception {
        store.settings().put("nonce.a", "1");
        store.settings().put("nonce.b", "2");
        store.settings().put("nonce", "3");
        store.settings().put("NONCE.c", "4");
        assertEquals(Map.of("nonce.a", "1", "nonce.b", "2"), store.settings().startingWith("nonce.", 10));
        assertEquals(1, store.settings().startingWith("nonce.", 1).size());
        assertFalse(store.settings().remove("nonce.a", "2"));
        assertTrue(store.settings().remove("nonce.a", "1"));
        assertEquals(Map.of("nonce.b", "2"), store.settings().startingWith("nonce.", 10));
    }

    @Test
    void settingsAreKeptAndANonceIsTakenOnce() throws Exception {
        store.settings().put("policy", "7");
        store.settings().put("policy", "8");
        assertTrue(store.settings().putIfAbsent("nonce", "a"));
        assertFalse(store.settings().putIfAbsent("nonce", "b"));
        restart();
        assertEquals(Optional.of("8"), store.settings().get("policy"));
        assertEquals(Optional.of("a"), store.settings().get("nonce"));
        assertEquals(Optional.empty(), store.settings().get("other"));
    }

    @Test
    void textThatLooksLikeSqlIsText() {
        String nasty = "'; DROP TABLE holds; --";
        store.settings().put(nasty, nasty);
        assertEquals(Optional.of(nasty), store.settings().get(nasty));
        assertEquals(List.of(), store.holds().recent(1));
    }
}
