package dev.lineclear.catalog;

import dev.lineclear.catalog.UndoRecipe.Put;
import dev.lineclear.catalog.UndoRecipe.Read;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Reversibility;
import dev.lineclear.proposal.UndoPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The recipes in {@code recipes/*.json}. Whatever in them is not understood fails the load. Thread-safe. */
public final class UndoRecipes {
    /** Settings show within a moment; what takes longer says so in its recipe. */
    private static final int SECONDS = 30;

    private static final class Loaded {
        static final UndoRecipes ALL = new UndoRecipes();
    }

    private final Map<String, UndoRecipe> byName = new TreeMap<>();
    private final Map<String, UndoRecipe> byOperation = new HashMap<>();

    private UndoRecipes() {
        for (JsonNode file : CanonicalJson.MAPPER
                .readTree(Rows.text("recipes/services.json"))
                .values()) {
            JsonNode data = CanonicalJson.MAPPER.readTree(Rows.text("recipes/" + file.asString() + ".json"));
            String service = data.path("service").asString();
            data.path("recipes").properties().forEach(e -> add(recipe(service, e.getKey(), e.getValue())));
        }
    }

    /** All of them, by name. */
    public static Map<String, UndoRecipe> all() {
        return Map.copyOf(Loaded.ALL.byName);
    }

    /** The one of this name. */
    public static Optional<UndoRecipe> named(String name) {
        return Optional.ofNullable(Loaded.ALL.byName.get(name));
    }

    /** The one that takes back an operation such as {@code kms:DisableKey}. */
    public static Optional<UndoRecipe> of(String operation) {
        return Optional.ofNullable(Loaded.ALL.byOperation.get(operation));
    }

    private void add(UndoRecipe recipe) {
        byName.put(recipe.name(), recipe);
        for (String operation : recipe.operations()) {
            if (byOperation.put(operation, recipe) != null) {
                throw new IllegalStateException(operation + " is taken back by two recipes");
            }
        }
    }

    private static UndoRecipe recipe(String service, String name, JsonNode data) {
        known(
                name,
                data,
                "of",
                "kind",
                "because",
                "lost",
                "thing",
                "names",
                "arn",
                "read",
                "put",
                "promise",
                "captures",
                "steps",
                "notRestored",
                "seconds",
                "unverified");
        Map<String, String> promises = new LinkedHashMap<>();
        strings(data.path("promise")).forEach((operation, what) -> promises.put(service + ":" + operation, what));
        return new UndoRecipe(
                name,
                service,
                list(data.path("of")).stream().map(o -> service + ":" + o).toList(),
                back(name, data),
                data.path("thing").asString(),
                strings(data.path("names")),
                data.path("arn").asString(),
                reads(name, data.path("read")),
                puts(name, data.path("put")),
                promises,
                list(data.path("unverified")).stream()
                        .map(o -> service + ":" + o)
                        .toList(),
                data.path("seconds").asInt(SECONDS));
    }

    private static Reversibility back(String name, JsonNode data) {
        UndoPlan plan = new UndoPlan(
                name, list(data.path("captures")), list(data.path("steps")), list(data.path("notRestored")));
        return new Reversibility(
                Reversibility.Kind.valueOf(data.path("kind").asString()),
                data.path("because").asString(),
                list(data.path("lost")),
                Optional.of(plan));
    }

    private static List<Read> reads(String name, JsonNode steps) {
        List<Read> reads = new ArrayList<>();
        for (JsonNode step : steps.values()) {
            known(name, step, "call", "each", "as", "input", "take", "absent", "none", "pages");
            reads.add(new Read(
                    step.path("call").asString(),
                    step.path("each").asString(""),
                    step.path("as").asString(""),
                    step.path("input").asString("`{}`"),
                    step.path("take").asString("@"),
                    list(step.path("absent")),
                    list(step.path("none")),
                    list(step.path("pages"))));
        }
        return reads;
    }

    private static List<Put> puts(String name, JsonNode steps) {
        List<Put> puts = new ArrayList<>();
        for (JsonNode step : steps.values()) {
            known(name, step, "call", "each", "when", "input");
            puts.add(new Put(
                    step.path("call").asString(),
                    step.path("each").asString(""),
                    step.path("when").asString(""),
                    step.path("input").asString()));
        }
        return puts;
    }

    private static List<String> list(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asString()));
        return map;
    }

    private static void known(String recipe, JsonNode node, String... names) {
        for (String name : node.propertyNames()) {
            if (!List.of(names).contains(name)) {
                throw new IllegalStateException("recipe " + recipe + " has something not understood: " + name);
            }
        }
    }
}
