package dev.lineclear.gate.aws.learn;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was read whole, kept in the store: what agents read for themselves is known after a restart, and at other gateways,
 * as what scans read is. A text for each region.
 */
final class KeptLooks {
    private static final String PREFIX = "looked/";

    /** More than all partitions together have. */
    private static final int MAX_REGIONS = 100;

    private final Settings kept;
    private final Looks looks;

    KeptLooks(Settings kept, Looks looks) {
        this.kept = kept;
        this.looks = looks;
    }

    /** Tells what is kept. One that cannot be read is none: its listings count as not read. */
    void recall() {
        kept.startingWith(PREFIX, MAX_REGIONS).forEach((key, text) -> read(text)
                .forEach((operation, at) -> looks.whole(operation, key.substring(PREFIX.length()), at)));
    }

    /** Keeps what is known, beside what another gateway kept meanwhile. What was read later counts. */
    void keep() {
        for (Map.Entry<String, SortedMap<String, Instant>> region :
                looks.byRegion().entrySet()) {
            String key = PREFIX + region.getKey();
            String before = kept.get(key).orElse("");
            SortedMap<String, Instant> all = read(before);
            region.getValue().forEach((operation, at) -> all.merge(operation, at, (a, b) -> a.isAfter(b) ? a : b));
            ObjectNode json = CanonicalJson.MAPPER.createObjectNode();
            all.forEach((operation, at) -> json.put(operation, at.toString()));
            String now = CanonicalJson.string(json);
            if (!now.equals(before)) {
                kept.put(key, now);
            }
        }
    }

    private static SortedMap<String, Instant> read(String text) {
        SortedMap<String, Instant> all = new TreeMap<>();
        if (text.isEmpty()) {
            return all;
        }
        try {
            for (Map.Entry<String, JsonNode> one :
                    CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8)).properties()) {
                all.put(one.getKey(), Instant.parse(one.getValue().asString("")));
            }
            return all;
        } catch (CanonicalJson.MalformedException | DateTimeException e) {
            return new TreeMap<>();
        }
    }
}
