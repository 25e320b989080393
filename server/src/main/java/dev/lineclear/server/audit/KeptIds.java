package dev.lineclear.server.audit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Finds what records keep aside: the ids under which the gateway has what they only commit to. */
public final class KeptIds {
    /** Of one change of the gateway. */
    private static final int MAX_IDS = 1_000;

    private KeptIds() {}

    /**
     * Of a record by its number or id, or of all records about a hold.
     *
     * @return ids with the number of their record, in the log's order
     * @throws AuditException when no record that keeps something aside is meant
     */
    public static SequencedMap<String, Long> of(LogPlace log, String what, Consumer<String> progress)
            throws IOException {
        SequencedMap<String, Long> found = new LinkedHashMap<>();
        Proven.trusted(log.walk(progress, (index, entry) -> {
            JsonNode record = Proven.parse(entry);
            if (is(record, index, what) && found.size() < MAX_IDS) {
                kept(record).ifPresent(id -> found.put(id, index));
            }
        }));
        if (found.isEmpty()) {
            throw new AuditException("no record of " + what + " keeps anything aside");
        }
        return found;
    }

    private static Optional<String> kept(JsonNode record) {
        return Optional.of(record.path("data").path("kept").asString("")).filter(id -> !id.isEmpty());
    }

    private static boolean is(JsonNode record, long index, String what) {
        return String.valueOf(index).equals(what)
                || record.path("id").asString("").equals(what)
                || record.path("subject").asString("").equals(what)
                || record.path("data").path("hold").asString("").equals(what);
    }
}
