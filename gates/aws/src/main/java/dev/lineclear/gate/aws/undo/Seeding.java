package dev.lineclear.gate.aws.undo;

import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.gate.aws.twin.Twin;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes single things of the twin what they are in production. */
final class Seeding {
    private static final Set<String> NOT_COMPARED = Set.of(Recipe.IDENTITY, Recipe.OBSERVED, "blob");
    private static final Set<String> OUTLINE = Set.of(Recipe.IDENTITY, Recipe.OBSERVED, Recipe.CONTENT);
    private static final Set<String> WHOLE = Set.of(Recipes.TABLE, Recipes.BUCKET, Recipes.QUEUE);
    private static final Set<String> DATA = Set.of(Recipes.ITEMS, Recipes.OBJECTS);

    private final Twin twin;
    private final Run production;
    private final Run there;
    private final boolean data;
    private final boolean additions;
    private final List<String> leftOut = new ArrayList<>();

    /** @param data whether content goes into the twin, or settings alone */
    Seeding(Twin twin, Run production, Run there, boolean data) {
        this(twin, production, there, data, false);
    }

    /** @param additions whether what the twin has already stays as it is */
    Seeding(Twin twin, Run production, Run there, boolean data, boolean additions) {
        this.additions = additions;
        this.twin = twin;
        this.production = production;
        this.there = there;
        this.data = data;
    }

    /** What of production is not in the twin, in sentences. */
    List<String> leftOut() {
        return leftOut;
    }

    /** The thing's place in the twin. */
    Address moved(Address address) {
        return new Address(twin.moved(address.urn()), (ObjectNode) moved(address.names()));
    }

    private JsonNode moved(JsonNode state) {
        String text = new String(CanonicalJson.bytes(state), StandardCharsets.UTF_8);
        return CanonicalJson.parse(twin.moved(text).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws UndoException when it cannot be made the same, with why */
    void of(String name, Recipe recipe, Address address) throws UndoException, IOException {
        Optional<Foundation> foundation = Foundation.of(name, address);
        if (foundation.isPresent()) {
            Foundation under = foundation.get();
            Recipe outer = Recipes.find(under.recipe()).orElseThrow();
            put(
                    under.recipe(),
                    outer,
                    under.address(),
                    emptied(outer.read(production, under.address(), Detail.OUTLINE)),
                    OUTLINE);
        }
        if (!data && DATA.contains(name)) {
            throw new UndoException("it is about data, which is kept out of the twin (twin.data: none)");
        }
        ObjectNode state = recipe.read(production, address, data ? Detail.KEEP : Detail.OUTLINE);
        if (state.path(Recipe.CONTENT).path(TableItems.SAMPLE).asBoolean(false)) {
            leftOut.add(recipe.name(address) + ": a sample of "
                    + state.path(Recipe.CONTENT).path("items").asLong() + " items is in the twin, the rest is not");
        }
        if (!data && name.equals(Recipes.TABLE) && States.exists(state)) {
            leftOut.add(recipe.name(address) + ": its items are not in the twin");
        }
        put(name, recipe, address, data ? state : emptied(state), NOT_COMPARED);
        leftOut.addAll(recipe.notRestored(address, state));
    }

    /**
     * Something beside the targets, by its configuration alone. What the twin has of it already is changed where it is, and never
     * taken away for it.
     *
     * @throws UndoException when it cannot be made the same, with why
     */
    void beside(String name, Recipe recipe, Address address) throws UndoException, IOException {
        ObjectNode state = emptied(recipe.read(production, address, Detail.OUTLINE));
        if (!States.exists(state)) {
            throw new UndoException("it is not there in production");
        }
        Address to = moved(address);
        JsonNode should = moved(state);
        JsonNode is = recipe.read(there, to, Detail.OUTLINE);
        if (same(recipe, to, should, is, OUTLINE).isEmpty()) {
            return;
        }
        if (States.exists(is) && WHOLE.contains(name)) {
            throw new UndoException("the twin has another one of that name, which stays as it is");
        }
        recipe.restore(there, to, should, is);
        alike(same(recipe, to, should, recipe.read(there, to, Detail.OUTLINE), OUTLINE));
    }

    private static void alike(List<String> left) throws UndoException {
        if (!left.isEmpty()) {
            throw new UndoException("the twin cannot be made like production: " + left.getFirst()
                    + (left.size() > 1 ? " and " + (left.size() - 1) + " more" : ""));
        }
    }

    /** A table that is put back wants content, if only none. */
    private ObjectNode emptied(ObjectNode state) throws IOException {
        if (States.exists(state) && state.path(Recipe.SETTINGS).has("KeySchema")) {
            state.set(Recipe.CONTENT, TableItems.none(there));
        }
        return state;
    }

    private void put(String name, Recipe recipe, Address address, ObjectNode state, Set<String> ignored)
            throws UndoException, IOException {
        Address to = moved(address);
        JsonNode should = moved(state);
        JsonNode is = recipe.read(there, to, Detail.CONTENT);
        if (additions && (States.exists(is) || !States.exists(should))) {
            return;
        }
        if (same(recipe, to, should, is, ignored).isEmpty()) {
            return;
        }
        if (States.exists(is) && (WHOLE.contains(name) || !States.exists(should) && !DATA.contains(name))) {
            Clearing.of(there, name, to);
            is = recipe.read(there, to, Detail.OUTLINE);
        }
        if (States.exists(should) || States.exists(is)) {
            recipe.restore(there, to, should, is);
        }
        alike(same(recipe, to, should, recipe.read(there, to, Detail.CONTENT), ignored));
    }

    private static List<String> same(Recipe recipe, Address at, JsonNode should, JsonNode is, Set<String> ignored) {
        JsonNode compared = should;
        if (should instanceof ObjectNode node && node.path(Recipe.CONTENT).has(TableItems.SAMPLE)) {
            ObjectNode copy = node.deepCopy();
            ((ObjectNode) copy.path(Recipe.CONTENT)).remove(TableItems.SAMPLE);
            compared = copy;
        }
        return Differences.whole(recipe.name(at), compared, is, ignored);
    }

    /** What a thing is in, and cannot be without. */
    private record Foundation(String recipe, Address address) {
        static Optional<Foundation> of(String recipe, Address address) {
            return switch (recipe) {
                case Recipes.ITEMS, Recipes.TABLE_SETTINGS -> in(Recipes.TABLE, TableNames.TABLE, address);
                case Recipes.OBJECTS, Recipes.BUCKET_SETTINGS -> in(Recipes.BUCKET, Buckets.BUCKET, address);
                case Recipes.QUEUE_ATTRIBUTES -> in(Recipes.QUEUE, Queues.QUEUE, address);
                default -> Optional.empty();
            };
        }

        private static Optional<Foundation> in(String recipe, String name, Address address) {
            return Optional.of(new Foundation(
                    recipe, new Address(address.urn(), States.object().put(name, address.name(name)))));
        }
    }
}
