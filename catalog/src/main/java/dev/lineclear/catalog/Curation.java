package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.CuratedFile.Named;
import dev.lineclear.catalog.Entry.Case;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.UndoPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What people wrote down: {@code curated/*.json} and the undo recipes in {@code undo.json}. The format is described in
 * the module's README. A service's file is read when it is first asked for one of its operations; what in it is not
 * understood fails that, each time.
 */
final class Curation {
    /**
     * One operation, as it was written down.
     *
     * @param base without any case
     * @param cases in order
     * @param targets in place of the derived ones, where present
     */
    record Curated(Classification base, List<Outcome> cases, Optional<List<Resource>> targets) {}

    /**
     * One case.
     *
     * @param settles whether it stands alone and ends the search; else it can only make things worse
     */
    record Outcome(Case condition, Classification then, boolean settles) {}

    private final Set<String> services = new HashSet<>();

    /** By service; bounded by the data. */
    private final Map<String, Map<String, Curated>> read = new ConcurrentHashMap<>();

    /** By service; bounded by the data. */
    private final Map<String, Map<String, Named>> named = new ConcurrentHashMap<>();

    final Map<String, UndoPlan> recipes = new HashMap<>();

    /** Recipe to the tests that ran it against a server; a recipe without one is not verified. */
    final Map<String, List<String>> verifiedBy = new HashMap<>();

    /** Reversibility blocks that every file may refer to. */
    private final JsonNode common = json("curated/common.json");

    static Curation load() {
        Curation curation = new Curation();
        json("undo.json").properties().forEach(e -> curation.recipe(e.getKey(), e.getValue()));
        for (JsonNode file : json("curated/services.json").values()) {
            curation.services.add(file.asString());
        }
        return curation;
    }

    private static JsonNode json(String resource) {
        return CanonicalJson.MAPPER.readTree(Rows.text(resource));
    }

    private void recipe(String name, JsonNode recipe) {
        recipes.put(name, plan(name, recipe));
        verifiedBy.put(name, strings(recipe.path("verifiedBy")));
    }

    private static UndoPlan plan(String name, JsonNode recipe) {
        return new UndoPlan(
                name,
                strings(recipe.path("captures")),
                strings(recipe.path("steps")),
                strings(recipe.path("notRestored")));
    }

    /** What is written down of an operation; null when nothing is. */
    @Nullable
    Curated of(String operation) {
        int colon = operation.indexOf(':');
        return colon < 0 ? null : service(operation.substring(0, colon)).get(operation);
    }

    /** Reads every file. */
    void warm() {
        services.forEach(this::service);
    }

    /** Every operation that something is written down of, in no order. */
    Stream<String> operations() {
        return services.stream().flatMap(service -> service(service).keySet().stream());
    }

    private Map<String, Curated> service(String service) {
        return services.contains(service) ? read.computeIfAbsent(service, this::file) : Map.of();
    }

    private Map<String, Curated> file(String service) {
        return written(service).read();
    }

    private CuratedFile written(String service) {
        return new CuratedFile(service, json("curated/" + service + ".json"), common, recipes);
    }

    /** What an operation touches as the derived data has it, and where people wrote down how an input names it. */
    List<Resource> touched(Row row) {
        int colon = row.operation.indexOf(':');
        String service = row.operation.substring(0, colon);
        return services.contains(service)
                ? row.touched(named.computeIfAbsent(service, s -> written(s).named()))
                : row.resources();
    }

    static List<String> strings(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }
}
