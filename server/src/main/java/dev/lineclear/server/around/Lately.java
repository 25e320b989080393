package dev.lineclear.server.around;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.state.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a look hands to the next one, in the store.
 *
 * @param since of which events on it looks
 * @param told ids of events that people were told of, oldest first
 * @param own ARNs of the gateway's own credentials, as recorded requests showed them
 */
record Lately(Instant since, Set<String> told, Set<String> own) {
    private static final String KEY = "around";

    /** More alarms within hours are one; the oldest are told of again then. */
    private static final int MAX_TOLD = 2_000;

    /** A gateway has one identity at a time. */
    private static final int MAX_OWN = 50;

    Lately {
        told = last(told, MAX_TOLD);
        own = last(own, MAX_OWN);
    }

    private static Set<String> last(Set<String> all, int most) {
        List<String> list = new ArrayList<>(all);
        return new LinkedHashSet<>(list.subList(Math.max(0, list.size() - most), list.size()));
    }

    /** @return nothing before the first look */
    static Optional<Lately> in(Settings settings) {
        return settings.get(KEY).map(text -> {
            JsonNode kept = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
            return new Lately(
                    Instant.parse(kept.path("since").asString()), texts(kept.path("told")), texts(kept.path("own")));
        });
    }

    void keep(Settings settings) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("since", since.toString());
        told.forEach(out.putArray("told")::add);
        own.forEach(out.putArray("own")::add);
        settings.put(KEY, CanonicalJson.string(out));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> all = new LinkedHashSet<>();
        array.forEach(text -> all.add(text.asString("")));
        return all;
    }
}
