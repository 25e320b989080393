package dev.lineclear.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One mapping of the file, read key by key. Whatever is wrong is noted with its line, and reading goes on. */
final class Section {
    private final String path;
    private final Map<String, NodeTuple> entries = new TreeMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Problems problems;

    Section(String path, Optional<Node> node, Problems problems) {
        this.path = path;
        this.problems = problems;
        if (node.isEmpty()) {
            return;
        }
        if (!(node.get() instanceof MappingNode mapping)) {
            problems.add(node.get(), (path.isEmpty() ? "the file" : path) + " must be a mapping (key: value)");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (entries.putIfAbsent(key.getValue(), tuple) != null) {
                    problems.add(key, name(key.getValue()) + " stands here twice");
                }
            } else {
                problems.add(tuple.getKeyNode(), "a key must be a plain word");
            }
        }
    }

    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Optional<Node> value(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
    }

    Section section(String key) {
        return new Section(name(key), value(key), problems);
    }

    /** A section, or a text that stands for the one member of it that matters. */
    Section section(String key, String member) {
        Optional<Node> value = value(key);
        if (value.isEmpty() || !(value.get() instanceof ScalarNode text)) {
            return new Section(name(key), value, problems);
        }
        Section section = new Section(name(key), Optional.empty(), problems);
        section.entries.put(member, new NodeTuple(text, text));
        return section;
    }

    Optional<String> text(String key) {
        return value(key).flatMap(node -> {
            if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                return Optional.of(scalar.getValue());
            }
            problems.add(node, name(key) + " must be a text");
            return Optional.empty();
        });
    }

    /** Reads a text and makes something of it; an {@link IllegalArgumentException} becomes a problem with its message. */
    <T> Optional<T> parsed(String key, Parser<T> parser) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(text.get()));
        } catch (IllegalArgumentException e) {
            problems.add(value(key).orElseThrow(), name(key) + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    Duration duration(String key, Duration standard, Duration most) {
        return parsed(key, text -> Durations.parse(text, most)).orElse(standard);
    }

    boolean flag(String key, boolean standard) {
        return parsed(key, text -> switch (text) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> throw new IllegalArgumentException("must be true or false, not " + text);
                })
                .orElse(standard);
    }

    /** One of an enumeration's words, in lower case. */
    <E extends Enum<E>> E word(String key, Class<E> words, E standard) {
        return parsed(key, text -> {
                    for (E word : words.getEnumConstants()) {
                        if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
                            return word;
                        }
                    }
                    throw new IllegalArgumentException("must be one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(words.getEnumConstants())
                                            .map(w -> w.name().toLowerCase(Locale.ROOT))
                                            .toList())
                            + ", not " + text);
                })
                .orElse(standard);
    }

    /** A text of a list, and where it stands. */
    record Listed(String text, Node node) {
        int line() {
            return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
        }
    }

    List<Listed> listed(String key) {
        List<Listed> all = new ArrayList<>();
        for (Node node : sequence(key)) {
            if (node instanceof ScalarNode scalar) {
                all.add(new Listed(scalar.getValue(), node));
            } else {
                problems.add(node, name(key) + " must be a list of texts");
            }
        }
        return all;
    }

    List<String> texts(String key) {
        return listed(key).stream().map(Listed::text).toList();
    }

    /** That what stands under a key is wrong, which only whoever knows more can tell. */
    void wrong(String key, String sentence) {
        problems.add(value(key).orElseThrow(), name(key) + ": " + sentence);
    }

    List<Section> sections(String key) {
        List<Section> all = new ArrayList<>();
        for (Node node : sequence(key)) {
            all.add(new Section(name(key) + "[" + all.size() + "]", Optional.of(node), problems));
        }
        return all;
    }

    private List<Node> sequence(String key) {
        Optional<Node> node = value(key);
        if (node.isPresent() && !(node.get() instanceof SequenceNode)) {
            problems.add(node.get(), name(key) + " must be a list");
        }
        return node.filter(SequenceNode.class::isInstance)
                .map(n -> ((SequenceNode) n).getValue())
                .orElse(List.of());
    }

    /** The keys of a section whose keys are free, such as service names. */
    Set<String> keys() {
        return entries.keySet();
    }

    /** To be called last: whatever was not asked for is a mistake. */
    void done() {
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                problems.add(
                        entry.getValue().getKeyNode(),
                        "unknown key " + name(entry.getKey()) + Problems.suggestion(entry.getKey(), asked));
            }
        }
    }

    /** Makes a value of a text, or throws {@link IllegalArgumentException} with what it should look like. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text);
    }
}
