package dev.lineclear.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class IdsTest {
    private static final int THREADS = 8;
    private static final int EACH = 20_000;

    /** All in one millisecond, so that chance alone tells them apart. */
    @Test
    void noTwoAreAlikeWhoeverAsksAtOnce() throws Exception {
        Instant now = Instant.parse("2026-05-04T10:15:30Z");
        Callable<List<String>> many = () -> {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                ids.add(Ids.next(now));
            }
            return ids;
        };
        Set<String> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<String>>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(many));
            }
            for (Future<List<String>> each : running) {
                all.addAll(each.get());
            }
        }
        assertEquals(THREADS * EACH, all.size());
        assertTrue(all.stream().allMatch(id -> id.matches("[0-9A-HJKMNP-TV-Z]{26}")));
        assertEquals(1, all.stream().map(id -> id.substring(0, 10)).distinct().count());
    }

    @Test
    void theySortByTime() {
        Instant now = Instant.parse("2026-05-04T10:15:30.999Z");
        assertTrue(Ids.next(now).compareTo(Ids.next(now.plusMillis(1))) < 0);
    }
}
