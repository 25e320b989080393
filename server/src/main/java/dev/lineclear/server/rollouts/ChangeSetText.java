package dev.lineclear.server.rollouts;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.ChangeSet;
import dev.lineclear.proposal.ChangeSet.HealthCheck;
import dev.lineclear.proposal.ChangeSet.OnFailure;
import dev.lineclear.proposal.ChangeSet.Stage;
import dev.lineclear.proposal.ChangeSet.Step;
import dev.lineclear.server.config.Durations;
import dev.lineclear.server.config.HealthKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change set as people and agents write it, in YAML or JSON: either its stages, or one request and the targets it is for,
 * from which the stages follow. A word that nobody knows is a mistake.
 */
public final class ChangeSetText {
    /** More than a page of five hundred requests takes. */
    static final int MAX_TEXT = 512 * 1024;

    private static final String TARGET = "${target}";
    private static final Set<String> WHOLE =
            Set.of("change", "on-failure", "region", "bake", "healthy", "stages", "each", "targets");
    private static final Set<String> STAGE = Set.of("name", "bake", "healthy", "steps");
    private static final Set<String> STEP = Set.of("operation", "region", "input");
    private static final Set<String> ONE = Set.of("name", "region");
    private static final Duration USUAL_BAKE = Duration.ofMinutes(10);

    private ChangeSetText() {}

    /**
     * Reads one.
     *
     * @param stages makes them of requests for one target each, named by the order they are to run in
     * @throws IllegalArgumentException when it is none, with why
     */
    public static ChangeSet read(String text, String usualRegion, Function<List<Step>, List<Planned>> stages) {
        JsonNode root = tree(text);
        known(root, WHOLE, "a change set");
        String region = root.path("region").asString(usualRegion);
        Duration bake = bake(root, USUAL_BAKE);
        List<HealthCheck> healthy = healthy(root, List.of());
        List<Stage> all = new ArrayList<>();
        if (root.has("stages") == root.has("each")) {
            throw new IllegalArgumentException("a change set has either stages, or each and targets");
        }
        if (root.has("each")) {
            for (Planned planned : stages.apply(each(root, region))) {
                all.add(new Stage(planned.name(), planned.steps(), bake, healthy));
            }
        }
        for (JsonNode stage : root.path("stages").values()) {
            known(stage, STAGE, "a stage");
            List<Step> steps = new ArrayList<>();
            stage.path("steps").values().forEach(s -> steps.add(step(s, region)));
            all.add(new Stage(stage.path("name").asString(""), steps, bake(stage, bake), healthy(stage, healthy)));
        }
        String change = root.path("change").asString("").strip();
        if (change.isEmpty()) {
            throw new IllegalArgumentException("change is missing: say in a sentence what it is for");
        }
        return new ChangeSet(change, all, onFailure(root.path("on-failure").asString("ask")));
    }

    /** Requests that make a stage. */
    public record Planned(String name, List<Step> steps) {}

    private static JsonNode tree(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a change set has " + MAX_TEXT + " characters at most");
        }
        try {
            // Without aliases, which could make a few lines into gigabytes.
            LoadSettings settings = LoadSettings.builder()
                    .setMaxAliasesForCollections(0)
                    .setAllowDuplicateKeys(false)
                    .build();
            JsonNode root = CanonicalJson.MAPPER.valueToTree(new Load(settings).loadFromString(text));
            if (!root.isObject()) {
                throw new IllegalArgumentException("a change set is a mapping (change: …, stages: …)");
            }
            return root;
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("neither YAML nor JSON: " + brief(e), e);
        }
    }

    /** In a line: the reader says it in several, between pieces of the text itself. */
    private static String brief(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            String where = marked.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            return where + marked.getProblem();
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static void known(JsonNode node, Set<String> names, String what) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " is a mapping (key: value)");
        }
        node.propertyNames().stream()
                .filter(n -> !names.contains(n))
                .findFirst()
                .ifPresent(n -> {
                    throw new IllegalArgumentException(what + " has no " + n + "; it has " + String.join(", ", names));
                });
    }

    private static Duration bake(JsonNode node, Duration otherwise) {
        if (!node.has("bake")) {
            return otherwise;
        }
        try {
            return Durations.parse(node.path("bake").asString(""), ChangeSet.MAX_BAKE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bake " + e.getMessage(), e);
        }
    }

    private static OnFailure onFailure(String word) {
        for (OnFailure one : OnFailure.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw new IllegalArgumentException("on-failure is revert, freeze or ask, not " + word);
    }

    /** {@code { name: page, http: https://… }}: the kind is the member that names one. */
    private static List<HealthCheck> healthy(JsonNode node, List<HealthCheck> otherwise) {
        if (!node.has("healthy")) {
            return otherwise;
        }
        List<HealthCheck> all = new ArrayList<>();
        for (JsonNode check : node.path("healthy").values()) {
            ObjectNode settings =
                    check.isObject() ? ((ObjectNode) check).deepCopy() : CanonicalJson.MAPPER.createObjectNode();
            settings.remove("name");
            String kind = HealthKinds.NAMES.stream()
                    .filter(settings::has)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "a check has a name and one of " + String.join(", ", HealthKinds.NAMES)));
            all.add(new HealthCheck(check.path("name").asString(kind), kind, settings));
        }
        if (all.stream().map(HealthCheck::name).distinct().count() < all.size()) {
            throw new IllegalArgumentException("two checks have the same name");
        }
        return all;
    }

    private static Step step(JsonNode s, String region) {
        known(s, STEP, "a step");
        if (s.path("operation").asString("").isBlank()) {
            throw new IllegalArgumentException("a step has an operation, such as dynamodb:UpdateTable");
        }
        return new Step(
                s.path("operation").asString(),
                s.path("region").asString(region),
                s.has("input") ? s.path("input") : CanonicalJson.MAPPER.createObjectNode());
    }

    private static List<Step> each(JsonNode root, String region) {
        Step pattern = step(root.path("each"), region);
        String text = CanonicalJson.string(pattern.input());
        if (!text.contains(TARGET)) {
            throw new IllegalArgumentException("each.input names no target: write " + TARGET + " where it stands");
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode target : root.path("targets").values()) {
            if (target.isObject()) {
                known(target, ONE, "a target");
            }
            String name = target.isObject() ? target.path("name").asString("") : target.asString("");
            if (name.isBlank()) {
                throw new IllegalArgumentException("a target is a name, or a mapping with name and region");
            }
            steps.add(new Step(
                    pattern.operation(), target.path("region").asString(pattern.region()), put(pattern.input(), name)));
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("each stands without targets");
        }
        return steps;
    }

    private static JsonNode put(JsonNode node, String name) {
        if (node.isString()) {
            return CanonicalJson.MAPPER
                    .getNodeFactory()
                    .stringNode(node.asString().replace(TARGET, name));
        }
        if (node.isArray()) {
            var array = CanonicalJson.MAPPER.createArrayNode();
            node.values().forEach(v -> array.add(put(v, name)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = CanonicalJson.MAPPER.createObjectNode();
        node.properties().forEach(e -> object.set(e.getKey(), put(e.getValue(), name)));
        return object;
    }
}
