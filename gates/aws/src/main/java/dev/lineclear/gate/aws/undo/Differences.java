package dev.lineclear.gate.aws.undo;

import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.proposal.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What differs between a state that should be and the state that is, in sentences. */
final class Differences {
    /** A list that is longer helps nobody; the last sentence says how many more there are. */
    static final int MAX_SENTENCES = 50;

    /** The members by which an element of a list is known, whatever its place. */
    private static final List<String> NAMES = List.of("IndexName", "AttributeName", "ID", "Id");

    private static final int MAX_SHOWN = 200;

    private final Set<String> ignored;
    private final boolean partial;
    private final List<String> found = new ArrayList<>();

    private Differences(Set<String> ignored, boolean partial) {
        this.ignored = ignored;
        this.partial = partial;
    }

    /** Everything but the members named in {@code ignored} must be the same. */
    static List<String> whole(String of, JsonNode should, JsonNode is, Set<String> ignored) {
        Differences differences = new Differences(ignored, false);
        differences.compare(of, alike(should), alike(is));
        return differences.sentences();
    }

    /**
     * What {@code should} has must be the same, and what it has as null must not be there; what else {@code is} has is
     * of no interest.
     */
    static List<String> partly(String of, JsonNode should, JsonNode is, Set<String> ignored) {
        Differences differences = new Differences(ignored, true);
        differences.compare(of, alike(should), alike(is));
        return differences.sentences();
    }

    /** Read from the vault or from the SDK, 1 is 1: through one form, no width of number or kind of node is a difference. */
    private static JsonNode alike(JsonNode json) {
        return CanonicalJson.parse(CanonicalJson.bytes(json));
    }

    private List<String> sentences() {
        if (found.size() <= MAX_SENTENCES) {
            return found;
        }
        List<String> cut = new ArrayList<>(found.subList(0, MAX_SENTENCES));
        cut.add("and " + (found.size() - MAX_SENTENCES) + " more differences");
        return cut;
    }

    private void compare(String path, JsonNode should, JsonNode is) {
        if (NotReadable.is(should) || NotReadable.is(is)) {
            return;
        }
        if (partial && path.endsWith(" › " + Recipe.ITEM)) {
            // Who promises an item promises all of it.
            found.addAll(whole(path, should, is, ignored));
        } else if (should.isObject() && is.isObject()) {
            Set<String> names = new TreeSet<>(should.propertyNames());
            if (!partial) {
                names.addAll(is.propertyNames());
            }
            names.removeAll(ignored);
            names.forEach(name -> compare(path + " › " + Visible.text(name), should.path(name), is.path(name)));
        } else if (should.isArray() && is.isArray() && (named(should) || named(is))) {
            Map<String, JsonNode> left = byName(should);
            Map<String, JsonNode> right = byName(is);
            Set<String> names = new TreeSet<>(left.keySet());
            if (!partial) {
                names.addAll(right.keySet());
            }
            names.forEach(name -> compare(
                    path + " › " + Visible.text(name),
                    left.getOrDefault(name, MissingNode.getInstance()),
                    right.getOrDefault(name, MissingNode.getInstance())));
        } else if (partial && should.isNull()) {
            if (is.isContainer() ? !is.isEmpty() : !is.isMissingNode()) {
                found.add(path + ": is still there");
            }
        } else if (!same(should, is)) {
            found.add(path + ": is " + shown(is) + ", should be " + shown(should));
        }
    }

    /** What an input promises comes off a wire where everything may be text. */
    private boolean same(JsonNode should, JsonNode is) {
        boolean texts = partial && should.isValueNode() && is.isValueNode();
        return texts ? should.asString().equals(is.asString()) : should.equals(is);
    }

    private static boolean named(JsonNode list) {
        return !list.isEmpty()
                && list.valueStream().allMatch(element -> !name(element).isEmpty());
    }

    private static Map<String, JsonNode> byName(JsonNode list) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        list.forEach(element -> elements.put(name(element), element));
        return elements;
    }

    private static String name(JsonNode element) {
        return NAMES.stream()
                .map(member -> element.path(member).asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "not there";
        }
        String text = Visible.text(value.isString() ? value.stringValue() : value.toString());
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
