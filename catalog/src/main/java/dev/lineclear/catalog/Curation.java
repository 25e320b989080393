package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Entry.Case;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.UndoPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What people wrote down: {@code curated/*.json} and the undo recipes in {@code undo.json}. The format is described in
 * the module's README; whatever in it is not understood fails the load.
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

    final Map<String, Curated> byOperation = new HashMap<>();
    final Map<String, UndoPlan> recipes = new HashMap<>();

    /** Recipe to the tests that ran it against a server; a recipe without one is not verified. */
    final Map<String, List<String>> verifiedBy = new HashMap<>();

    /** Reversibility blocks that every file may refer to. */
    private final JsonNode common = json("curated/common.json");

    static Curation load() {
        Curation curation = new Curation();
        json("undo.json").properties().forEach(e -> curation.recipe(e.getKey(), e.getValue()));
        for (JsonNode file : json("curated/services.json").values()) {
            curation.file(file.asString());
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

    private void file(String service) {
        CuratedFile file = new CuratedFile(service, json("curated/" + service + ".json"), common, recipes);
        file.read().forEach((operation, curated) -> {
            if (byOperation.put(operation, curated) != null) {
                throw new IllegalStateException(operation + " is curated twice");
            }
        });
    }

    static List<String> strings(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }
}
