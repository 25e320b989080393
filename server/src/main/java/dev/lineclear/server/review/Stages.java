package dev.lineclear.server.review;

import dev.lineclear.proposal.ChangeSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Which requests are of which stage of which rollout, by the digests that people signed: as the record of the failure has them,
 * else as the change set's own has, which is not written out where it is long. Not thread-safe.
 */
final class Stages {
    /** Rollouts that are remembered; of older ones it is not known what their stages hold. */
    private static final int MAX_ROLLOUTS = 10_000;

    /** The session that it runs in, and the digests of each stage's requests. */
    private record Whole(String session, List<List<String>> stages) {}

    private final Map<String, Whole> wholes = new LinkedHashMap<>();

    /** Takes a {@code hold-opened} record, of a change set or not. */
    void held(String hold, JsonNode data) {
        if (!data.path("operation").asString("").equals(ChangeSet.OPERATION)) {
            return;
        }
        if (wholes.size() == MAX_ROLLOUTS) {
            wholes.remove(wholes.keySet().iterator().next());
        }
        List<List<String>> stages = new ArrayList<>();
        for (JsonNode stage : data.path("input").path("stages").values()) {
            stages.add(stage.path("steps").values().stream()
                    .map(step -> step.path("proposal").asString(""))
                    .toList());
        }
        wholes.put(hold, new Whole(data.path("session").asString(""), stages));
    }

    /** A request's name among all that are remembered. @param data of its record */
    static String key(JsonNode data) {
        return data.path("session").asString("") + " " + data.path("digest").asString("");
    }

    /** The requests of the stage that failed, as {@link #key} names them. @param data of a {@code rollout-moved} record */
    List<String> failed(String hold, JsonNode data) {
        Whole whole = wholes.get(hold);
        int stage = data.path("stage").asInt(-1);
        List<String> told = data.path("failed").path("requests").values().stream()
                .map(digest -> digest.asString(""))
                .toList();
        if (whole != null && !told.isEmpty()) {
            return keys(whole, told);
        }
        if (whole == null
                || !data.path("event").asString("").startsWith("FAILED")
                || stage < 0
                || stage >= whole.stages().size()) {
            return List.of();
        }
        return keys(whole, whole.stages().get(stage));
    }

    private static List<String> keys(Whole whole, List<String> digests) {
        return digests.stream().map(digest -> whole.session() + " " + digest).toList();
    }
}
