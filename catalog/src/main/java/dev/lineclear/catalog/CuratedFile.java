package dev.lineclear.catalog;

import dev.lineclear.assessment.Classification;
import dev.lineclear.catalog.Curation.Curated;
import dev.lineclear.catalog.Curation.Outcome;
import dev.lineclear.catalog.Entry.Case;
import dev.lineclear.catalog.Entry.Fill;
import dev.lineclear.catalog.Entry.Resource;
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

/** One file of what people wrote down, of one service: groups of operations about which the same is said. */
final class CuratedFile {
    private final String service;
    private final JsonNode file;
    private final JsonNode common;
    private final Map<String, UndoPlan> recipes;

    /** Reversibility blocks by the name they are referred to by: many groups share a few. */
    private final Map<String, Reversibility> blocks = new HashMap<>();

    /**
     * @param common reversibility blocks that every file may refer to
     * @param recipes undo recipes by name
     */
    CuratedFile(String service, JsonNode file, JsonNode common, Map<String, UndoPlan> recipes) {
        this.service = service;
        this.file = file;
        this.common = common;
        this.recipes = recipes;
    }

    /** What is said of a group or a case, whichever operation it is of. */
    private record Said(Effect effect, Reversibility back) {
        Classification of(String rule, String phrase) {
            return new Classification(effect, back, Known.curated(rule), phrase);
        }
    }

    private record SaidCase(String rule, String when, Said said, Optional<String> does, boolean settles) {}

    /**
     * By operation.
     *
     * @throws IllegalStateException when something in it is not understood, or said twice
     */
    Map<String, Curated> read() {
        Map<String, Curated> all = new HashMap<>();
        for (JsonNode group : file.path("operations").values()) {
            group(group, all);
        }
        return all;
    }

    /** A type that operations always touch and that the derived data does not find in their input: where it stands there. */
    record Named(Optional<String> arn, List<Fill> fills) {
        Resource of(Resource derived) {
            return new Resource(derived.type(), arn.orElse(derived.arn()), derived.required(), fills);
        }
    }

    /** By type. */
    Map<String, Named> named() {
        Map<String, Named> all = new HashMap<>();
        file.path("named").properties().forEach(e -> {
            String about = service + ": " + e.getKey();
            known(about, e.getValue(), List.of("arn", "fill"));
            String arn = e.getValue().path("arn").asString("");
            all.put(
                    e.getKey(),
                    new Named(
                            arn.isEmpty() ? Optional.empty() : Optional.of(arn),
                            fills(e.getValue().path("fill"))));
        });
        return Map.copyOf(all);
    }

    private static List<Fill> fills(JsonNode written) {
        List<Fill> fills = new ArrayList<>();
        written.properties()
                .forEach(f -> fills.add(new Fill(f.getKey(), f.getValue().asString())));
        return List.copyOf(fills);
    }

    private void group(JsonNode group, Map<String, Curated> all) {
        List<String> names = Curation.strings(group.path("of"));
        String about = service + ":" + String.join(", ", names);
        known(about, group, List.of("of", "effect", "does", "back", "cases", "targets"));
        Said base = said(about, group);
        String does = group.path("does").asString("");
        List<SaidCase> cases = new ArrayList<>();
        for (JsonNode each : group.path("cases").values()) {
            cases.add(saidCase(about, each));
        }
        JsonNode written = group.path("targets");
        Optional<List<Resource>> targets =
                written.isMissingNode() ? Optional.empty() : Optional.of(targets(about, written));
        for (String name : names) {
            String operation = service + ":" + name;
            Classification usual = base.of(operation, does.isEmpty() ? Phrases.of(name) : does);
            List<Outcome> outcomes = new ArrayList<>();
            for (SaidCase each : cases) {
                outcomes.add(outcome(operation, usual, each));
            }
            if (all.put(operation, new Curated(usual, outcomes, targets)) != null) {
                throw new IllegalStateException(operation + " is curated twice");
            }
        }
    }

    private static Outcome outcome(String operation, Classification usual, SaidCase each) {
        String rule = operation + "/" + each.rule();
        Classification then = each.said().of(rule, each.does().orElse(usual.phrase()));
        Case condition = new Case(rule, each.when(), then.effect(), then.reversibility(), then.phrase());
        return new Outcome(condition, then, each.settles());
    }

    private SaidCase saidCase(String about, JsonNode each) {
        known(about, each, List.of("rule", "when", "effect", "does", "back", "settles"));
        String does = each.path("does").asString("");
        return new SaidCase(
                each.path("rule").asString(),
                each.path("when").asString(),
                said(about, each),
                does.isEmpty() ? Optional.empty() : Optional.of(does),
                each.path("settles").asBoolean(false));
    }

    private Said said(String about, JsonNode node) {
        Effect effect = Effect.valueOf(node.path("effect").asString());
        JsonNode back = node.path("back");
        if (back.isMissingNode()) {
            return new Said(effect, Reversal.usual(effect));
        }
        Reversibility known = back.isString()
                ? blocks.computeIfAbsent(back.asString(), name -> block(about, named(name)))
                : block(about, back);
        return new Said(effect, known);
    }

    private JsonNode named(String block) {
        JsonNode own = file.path("reversibility").path(block);
        return own.isMissingNode() ? common.path(block) : own;
    }

    private Reversibility block(String about, JsonNode block) {
        if (!block.isObject()) {
            throw new IllegalStateException(about + " refers to a reversibility that is not there");
        }
        known(about, block, List.of("kind", "because", "lost", "undo"));
        String undo = block.path("undo").asString("");
        UndoPlan plan = undo.isEmpty() ? null : recipes.get(undo);
        if (plan == null && !undo.isEmpty()) {
            throw new IllegalStateException(about + " names a recipe that is not there: " + undo);
        }
        return new Reversibility(
                Kind.valueOf(block.path("kind").asString()),
                block.path("because").asString(),
                Curation.strings(block.path("lost")),
                Optional.ofNullable(plan));
    }

    private List<Resource> targets(String about, JsonNode targets) {
        List<Resource> resources = new ArrayList<>();
        for (JsonNode target : targets.values()) {
            known(about, target, List.of("type", "fill", "required"));
            String type = target.path("type").asString();
            String arn = file.path("resources").path(type).asString("");
            if (arn.isEmpty()) {
                throw new IllegalStateException(about + " targets a type that is not there: " + type);
            }
            resources.add(new Resource(type, arn, target.path("required").asBoolean(true), fills(target.path("fill"))));
        }
        return List.copyOf(resources);
    }

    private static void known(String about, JsonNode node, List<String> names) {
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                throw new IllegalStateException(about + " has something not understood: " + name);
            }
        }
    }
}
