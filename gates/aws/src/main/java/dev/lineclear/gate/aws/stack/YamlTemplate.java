package dev.lineclear.gate.aws.stack;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The YAML of templates, with the short forms of intrinsic functions ({@code !Ref}, {@code !GetAtt a.b}, {@code !Sub}). */
final class YamlTemplate {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Set<String> FUNCTIONS = Set.of(
            "And",
            "Base64",
            "Cidr",
            "Equals",
            "FindInMap",
            "GetAZs",
            "GetAtt",
            "If",
            "ImportValue",
            "Join",
            "Length",
            "Not",
            "Or",
            "Select",
            "Split",
            "Sub",
            "ToJsonString",
            "Transform");

    /** Of YAML itself, that only say what is so anyway. */
    private static final Set<String> PLAIN = Set.of(
            "!",
            "tag:yaml.org,2002:str",
            "tag:yaml.org,2002:map",
            "tag:yaml.org,2002:seq",
            "tag:yaml.org,2002:int",
            "tag:yaml.org,2002:float",
            "tag:yaml.org,2002:bool",
            "tag:yaml.org,2002:null");

    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchored = new HashMap<>();
    private int nodes;

    private record Anchored(JsonNode node, int size, int depth) {}

    private YamlTemplate(Iterator<Event> events) {
        this.events = events;
    }

    static JsonNode read(String text) throws UnseenException {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(TemplateText.MAX_CHARS).build();
        try {
            YamlTemplate yaml =
                    new YamlTemplate(new Parse(settings).parseString(text).iterator());
            yaml.expect(StreamStartEvent.class);
            yaml.expect(DocumentStartEvent.class);
            JsonNode root = yaml.node(yaml.events.next(), 0);
            yaml.expect(DocumentEndEvent.class);
            yaml.expect(StreamEndEvent.class);
            return root;
        } catch (YamlEngineException | NoSuchElementException e) {
            throw new UnseenException("the template is neither JSON nor YAML");
        }
    }

    private void expect(Class<? extends Event> kind) throws UnseenException {
        if (!kind.isInstance(events.next())) {
            throw new UnseenException("the template is not one YAML document");
        }
    }

    private JsonNode node(Event event, int depth) throws UnseenException {
        count(1);
        if (depth > TemplateText.MAX_DEPTH) {
            throw new UnseenException("the template is nested too deeply");
        }
        int before = nodes;
        return switch (event) {
            case AliasEvent alias -> aliased(alias, depth);
            case ScalarEvent scalar ->
                kept(scalar.getAnchor(), function(scalar.getTag(), NODES.stringNode(scalar.getValue())), before);
            case SequenceStartEvent start -> kept(start.getAnchor(), function(start.getTag(), sequence(depth)), before);
            case MappingStartEvent start -> kept(start.getAnchor(), function(start.getTag(), mapping(depth)), before);
            default -> throw new UnseenException("the template is not one YAML document");
        };
    }

    private void count(int more) throws UnseenException {
        nodes += more;
        if (nodes > TemplateText.MAX_NODES) {
            throw new UnseenException("the template is too large, its aliases written out");
        }
    }

    private JsonNode kept(Optional<Anchor> anchor, JsonNode node, int before) {
        anchor.ifPresent(a -> anchored.put(a, new Anchored(node, 1 + nodes - before, depth(node))));
        return node;
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode each : node.values()) {
            deepest = Math.max(deepest, 1 + depth(each));
        }
        return deepest;
    }

    private JsonNode aliased(AliasEvent alias, int depth) throws UnseenException {
        Anchored found = anchored.get(alias.getAlias());
        if (found == null) {
            throw new UnseenException("the template refers to an anchor that is not there, or to itself");
        }
        count(found.size());
        if (depth + found.depth() > TemplateText.MAX_DEPTH) {
            throw new UnseenException("the template is nested too deeply");
        }
        return found.node();
    }

    private ArrayNode sequence(int depth) throws UnseenException {
        ArrayNode out = NODES.arrayNode();
        for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            out.add(node(next, depth + 1));
        }
        return out;
    }

    private ObjectNode mapping(int depth) throws UnseenException {
        ObjectNode out = NODES.objectNode();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            if (!(next instanceof ScalarEvent key)
                    || key.getTag().filter(t -> !PLAIN.contains(t)).isPresent()) {
                throw new UnseenException("the template has a key that is not a name");
            }
            if (key.getValue().equals("<<")) {
                throw new UnseenException("the template merges keys (<<), which CloudFormation does not");
            }
            if (out.has(key.getValue())) {
                throw new UnseenException("the template has a key twice");
            }
            out.set(key.getValue(), node(events.next(), depth + 1));
        }
        return out;
    }

    /** The value under the long name of the function that its tag is short for. */
    private static JsonNode function(Optional<String> tag, JsonNode value) throws UnseenException {
        if (tag.isEmpty() || PLAIN.contains(tag.get())) {
            return value;
        }
        String name = tag.get().startsWith("!") ? tag.get().substring(1) : "";
        if (name.equals("Ref") || name.equals("Condition")) {
            return NODES.objectNode().set(name, value);
        }
        if (!FUNCTIONS.contains(name)) {
            throw new UnseenException("the template has a tag that is no function of CloudFormation");
        }
        return NODES.objectNode().set("Fn::" + name, value);
    }
}
