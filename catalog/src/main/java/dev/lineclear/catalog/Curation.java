package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Entry.Case;
import dev.lineclear.catalog.Entry.Fill;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.Reversibility.Kind;
import dev.lineclear.proposal.UndoPlan;
import java.util.ArrayList;
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
        JsonNode file = json("curated/" + service + ".json");
        for (JsonNode group : file.path("operations").values()) {
            for (String name : strings(group.path("of"))) {
                String operation = service + ":" + name;
                if (byOperation.put(operation, new Reader(operation, file).curated(group)) != null) {
                    throw new IllegalStateException(operation + " is curated twice");
                }
            }
        }
    }

    private static List<String> strings(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    /** Reads one operation's group. */
    private final class Reader {
        private final String operation;
        private final JsonNode file;

        Reader(String operation, JsonNode file) {
            this.operation = operation;
            this.file = file;
        }

        Curated curated(JsonNode group) {
            known(group, "of", "effect", "does", "back", "cases", "targets");
            Classification base =
                    classification(group, operation, group.path("does").asString(""));
            List<Outcome> cases = new ArrayList<>();
            for (JsonNode each : group.path("cases").values()) {
                known(each, "rule", "when", "effect", "does", "back", "settles");
                String rule = operation + "/" + each.path("rule").asString();
                Classification then =
                        classification(each, rule, each.path("does").asString(base.phrase()));
                Case condition = new Case(
                        rule, each.path("when").asString(), then.effect(), then.reversibility(), then.phrase());
                cases.add(new Outcome(condition, then, each.path("settles").asBoolean(false)));
            }
            JsonNode targets = group.path("targets");
            return new Curated(base, cases, targets.isMissingNode() ? Optional.empty() : Optional.of(targets(targets)));
        }

        private Classification classification(JsonNode node, String rule, String does) {
            Effect effect = Effect.valueOf(node.path("effect").asString());
            String phrase = does.isEmpty() ? Phrases.of(operation.substring(operation.indexOf(':') + 1)) : does;
            return new Classification(effect, back(node.path("back"), effect), Known.curated(rule), phrase);
        }

        private Reversibility back(JsonNode back, Effect effect) {
            if (back.isMissingNode()) {
                return Reversal.usual(effect);
            }
            JsonNode block = back.isString() ? block(back.asString()) : back;
            if (!block.isObject()) {
                throw new IllegalStateException(operation + " refers to a reversibility that is not there: " + back);
            }
            known(block, "kind", "because", "lost", "undo");
            String undo = block.path("undo").asString("");
            UndoPlan plan = undo.isEmpty() ? null : recipes.get(undo);
            if (plan == null && !undo.isEmpty()) {
                throw new IllegalStateException(operation + " names a recipe that is not there: " + undo);
            }
            return new Reversibility(
                    Kind.valueOf(block.path("kind").asString()),
                    block.path("because").asString(),
                    strings(block.path("lost")),
                    Optional.ofNullable(plan));
        }

        private JsonNode block(String name) {
            JsonNode own = file.path("reversibility").path(name);
            return own.isMissingNode() ? common.path(name) : own;
        }

        private List<Resource> targets(JsonNode targets) {
            List<Resource> resources = new ArrayList<>();
            for (JsonNode target : targets.values()) {
                known(target, "type", "fill", "required");
                String type = target.path("type").asString();
                String arn = file.path("resources").path(type).asString("");
                if (arn.isEmpty()) {
                    throw new IllegalStateException(operation + " targets a type that is not there: " + type);
                }
                List<Fill> fills = new ArrayList<>();
                target.path("fill")
                        .properties()
                        .forEach(
                                f -> fills.add(new Fill(f.getKey(), f.getValue().asString())));
                resources.add(new Resource(type, arn, target.path("required").asBoolean(true), fills));
            }
            return resources;
        }

        private void known(JsonNode node, String... names) {
            for (String name : node.propertyNames()) {
                if (!List.of(names).contains(name)) {
                    throw new IllegalStateException(operation + " has something not understood: " + name);
                }
            }
        }
    }
}
