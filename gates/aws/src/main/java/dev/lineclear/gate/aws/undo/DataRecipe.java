package dev.lineclear.gate.aws.undo;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.catalog.Expressions;
import dev.lineclear.catalog.UndoRecipe;
import dev.lineclear.execution.Undoer.UndoException;
import dev.lineclear.gate.aws.api.ApiException;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Visible;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** A recipe of the catalogue's data: reads and puts back as {@link UndoRecipe} says. */
final class DataRecipe implements Recipe {
    /** Batches of AWS name a hundred things at most. */
    private static final int MAX_THINGS = 100;

    /** Of one thing's parts, each of which costs a call. */
    private static final int MAX_PARTS = 200;

    private static final int MAX_PAGES = 100;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Set<String> MORE = Set.of("NextToken", "nextToken", "NextMarker", "nextMarker");

    private final UndoRecipe recipe;

    DataRecipe(UndoRecipe recipe) {
        this.recipe = recipe;
    }

    @Override
    public List<Address> addresses(Run run, Proposal proposal) throws UndoException {
        List<ObjectNode> all = List.of(States.object());
        for (Map.Entry<String, String> named : new TreeMap<>(recipe.names()).entrySet()) {
            String name = named.getKey();
            JsonNode found = search(named.getValue(), proposal.input(), "which " + name);
            List<JsonNode> values = found.isArray() ? new ArrayList<>(found.values()) : List.of(found);
            List<ObjectNode> more = new ArrayList<>();
            for (ObjectNode names : all) {
                for (JsonNode value : values) {
                    if (!value.isString() || value.asString().isEmpty()) {
                        throw new UndoException("the request does not say which " + name);
                    }
                    more.add(names.deepCopy().put(name, value.asString()));
                }
            }
            all = more;
        }
        if (all.isEmpty() || all.size() > MAX_THINGS) {
            throw new UndoException("the request names " + all.size() + " things; 1 to " + MAX_THINGS + " can be kept");
        }
        return all.stream().map(names -> new Address(urn(run, names), names)).toList();
    }

    private String urn(Run run, ObjectNode names) {
        String filled = filled(recipe.arn(), names);
        return filled.startsWith("arn:") ? filled : run.arn(recipe.service(), filled);
    }

    private static String filled(String template, JsonNode names) {
        String text = template;
        for (var name : names.properties()) {
            text = text.replace("{" + name.getKey() + "}", name.getValue().asString(""));
        }
        return text;
    }

    @Override
    public ObjectNode read(Run run, Address address, Detail detail) throws UndoException, IOException {
        ObjectNode seen = States.object();
        boolean first = true;
        for (UndoRecipe.Read step : recipe.reads()) {
            ObjectNode context = States.object();
            context.set("names", address.names());
            context.set("seen", seen);
            JsonNode taken = step.each().isEmpty() ? taken(run, step, context) : collected(run, step, context);
            if (first && taken.isNull()) {
                return States.absent();
            }
            first = false;
            if (taken instanceof ObjectNode settings) {
                // What is null is not there.
                settings.properties().stream()
                        .filter(e -> !e.getValue().isNull())
                        .forEach(e -> seen.set(e.getKey(), e.getValue()));
            } else if (!taken.isNull()) {
                throw new UndoException("recipe " + recipe.name() + ", " + step.call() + ": takes no object");
            }
        }
        return States.settings(seen);
    }

    private JsonNode collected(Run run, UndoRecipe.Read step, ObjectNode context) throws UndoException, IOException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode it : elements(step.each(), context, step.call())) {
            context.set("it", it);
            all.add(taken(run, step, context));
        }
        ObjectNode settings = States.object();
        settings.set(step.as(), all);
        return settings;
    }

    private JsonNode taken(Run run, UndoRecipe.Read step, ObjectNode context) throws UndoException, IOException {
        JsonNode input = search(step.input(), context, step.call());
        ObjectNode answer;
        try {
            answer = pages(run, step, (ObjectNode) input);
        } catch (ApiException e) {
            if (step.absent().contains(e.code()) || step.none().contains(e.code())) {
                return NullNode.instance;
            }
            throw e;
        }
        context.properties().forEach(e -> answer.set(e.getKey(), e.getValue()));
        return search(step.take(), answer, step.call());
    }

    /** Half an answer would be put back as if it were all: more pages than the recipe knows of are an error. */
    private ObjectNode pages(Run run, UndoRecipe.Read step, ObjectNode input) throws UndoException, IOException {
        ObjectNode whole = call(run, step.call(), input);
        List<String> names = step.pages();
        for (int page = 1; !names.isEmpty() && !token(whole, names.getFirst()).isEmpty(); page++) {
            if (page == MAX_PAGES) {
                throw new UndoException(step.call() + " has more than " + MAX_PAGES + " pages");
            }
            ObjectNode next =
                    call(run, step.call(), input.deepCopy().put(names.get(1), token(whole, names.getFirst())));
            ArrayNode list = whole.withArray(names.get(2));
            list.addAll((ArrayNode) next.withArray(names.get(2)));
            next.set(names.get(2), list);
            whole = next;
        }
        for (String more : MORE) {
            if (!token(whole, more).isEmpty()) {
                throw new UndoException(step.call() + " has more than one page, and only one can be kept");
            }
        }
        boolean cut = whole.path("IsTruncated").asString("").equals("true");
        if (cut && names.isEmpty()) {
            throw new UndoException(step.call() + " is cut short, and only a whole answer can be kept");
        }
        return whole;
    }

    private static String token(JsonNode answer, String name) {
        return answer.path(name).asString("");
    }

    private ObjectNode call(Run run, String name, JsonNode input) throws UndoException, IOException {
        run.progress(recipe.service() + " " + name);
        return run.api(ApiCall.of(recipe.service() + ":" + name), input);
    }

    @Override
    public Optional<ObjectNode> expected(Proposal proposal, Address address) {
        String promise = recipe.promises().get(proposal.operation());
        if (promise == null) {
            return Optional.empty();
        }
        if (promise.equals(UndoRecipe.GONE)) {
            return Optional.of(States.absent());
        }
        return Expressions.search(promise, proposal.input()) instanceof ObjectNode settings
                ? Optional.of(States.settings(settings))
                : Optional.empty();
    }

    @Override
    public void restore(Run run, Address address, JsonNode before, JsonNode now) throws UndoException, IOException {
        JsonNode is = now;
        for (UndoRecipe.Put step : recipe.puts()) {
            ObjectNode context = States.object();
            context.set("names", address.names());
            context.set("before", settings(before));
            context.set("now", settings(is));
            if (!step.when().isEmpty() && !holds(step.when(), context, step.call())) {
                continue;
            }
            boolean called = false;
            List<JsonNode> each =
                    step.each().isEmpty() ? List.of(NullNode.instance) : elements(step.each(), context, step.call());
            for (JsonNode it : each) {
                context.set("it", it);
                call(run, step.call(), search(step.input(), context, step.call()));
                called = true;
            }
            if (called) {
                is = read(run, address, Detail.OUTLINE);
            }
        }
        settle(run, address, before);
    }

    /** What was put back may take a while to show. */
    private void settle(Run run, Address address, JsonNode before) throws UndoException, IOException {
        for (long left = Duration.ofSeconds(recipe.seconds()).dividedBy(LOOK_AGAIN); left > 0; left--) {
            if (Differences.whole(name(address), before, read(run, address, Detail.OUTLINE), Set.of())
                    .isEmpty()) {
                return;
            }
            run.progress(name(address) + ": waiting until it is as it was");
            run.pause(LOOK_AGAIN);
        }
    }

    /** Through one form: a number read from the vault is not another than the same number read from an answer. */
    private static JsonNode settings(JsonNode state) {
        return States.exists(state)
                ? CanonicalJson.parse(CanonicalJson.bytes(state.path(SETTINGS)))
                : NullNode.instance;
    }

    private List<JsonNode> elements(String expression, JsonNode context, String call) throws UndoException {
        JsonNode found = search(expression, context, call);
        if (found.size() > MAX_PARTS) {
            throw new UndoException(call + ": " + found.size() + " parts; at most " + MAX_PARTS + " can be kept");
        }
        return found.isArray() ? new ArrayList<>(found.values()) : List.of();
    }

    private JsonNode search(String expression, JsonNode in, String what) throws UndoException {
        try {
            return Expressions.search(expression, in);
        } catch (RuntimeException e) {
            throw new UndoException("recipe " + recipe.name() + ", " + what + ": " + e.getMessage(), e);
        }
    }

    private boolean holds(String expression, JsonNode in, String what) throws UndoException {
        try {
            return Expressions.holds(expression, in);
        } catch (RuntimeException e) {
            throw new UndoException("recipe " + recipe.name() + ", " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> notRestored(Address address, JsonNode before) {
        return recipe.back().undo().orElseThrow().notRestored();
    }

    @Override
    public String name(Address address) {
        return Visible.text(filled(recipe.thing(), address.names()));
    }

    @Override
    public String summary(JsonNode state) {
        if (!States.exists(state)) {
            return "not there";
        }
        int settings = state.path(SETTINGS).size();
        return settings == 1 ? "1 setting" : settings + " settings";
    }
}
