package dev.lineclear.gate.aws.learn;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each listing of each region was last read from its beginning to its end: by a scan, or in an answer to somebody else
 * that had all of it. Thread-safe.
 */
public final class Looks {
    /** Of listings in regions: as many as scans keep steps of. What is beyond was not looked at. */
    private static final int MAX_LOOKS = 5_000;

    private record Listing(String operation, String region) {}

    private final Map<Listing, Instant> last = new ConcurrentHashMap<>();

    /** @param at when it was begun to be read, so that what came to be meanwhile counts as not seen */
    public void whole(String operation, String region, Instant at) {
        Listing listing = new Listing(operation, region);
        if (at.isAfter(Instant.EPOCH) && (last.size() < MAX_LOOKS || last.containsKey(listing))) {
            last.merge(listing, at, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    Optional<Instant> last(String operation, String region) {
        return Optional.ofNullable(last.get(new Listing(operation, region)));
    }

    /** All of them, by region and operation. */
    SortedMap<String, SortedMap<String, Instant>> byRegion() {
        SortedMap<String, SortedMap<String, Instant>> all = new TreeMap<>();
        last.forEach((listing, at) ->
                all.computeIfAbsent(listing.region(), r -> new TreeMap<>()).put(listing.operation(), at));
        return all;
    }
}
