package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Edge;
import dev.lineclear.foresight.graph.Loss;
import dev.lineclear.foresight.graph.Origin;
import dev.lineclear.foresight.graph.Relation;
import dev.lineclear.foresight.graph.Resource;
import dev.lineclear.foresight.graph.Sighting;
import dev.lineclear.gate.aws.learn.AnswerRule.EdgeRule;
import dev.lineclear.gate.aws.learn.PublishedRelations.Published;
import dev.lineclear.gate.aws.learn.ResourceTypes.Named;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Answers as sightings. Whatever an answer holds, it is read within limits, and what does not fit a rule says nothing. */
public final class AnswerReader {
    /** Of one answer; AWS's largest pages have a thousand things. */
    static final int MAX_THINGS = 5_000;

    /** Of one answer. */
    static final int MAX_EDGES = 50_000;

    /** AWS has 50 of a thing, and groups of tags a few more. */
    private static final int MAX_TAGS = 64;

    /** AWS's own limit of a tag's value; its key has at most 128. */
    private static final int MAX_TAG = 256;

    private final Rules rules;

    public AnswerReader(Rules rules) {
        this.rules = rules;
    }

    /**
     * What was asked.
     *
     * @param input under the API's member names
     * @param origin whether in order to know, or by somebody else
     */
    public record Asked(String operation, JsonNode input, Place place, Origin origin, Instant at) {}

    /** Whether anything can be learned of an operation's answers. */
    public boolean knows(String operation) {
        return !rules.of(operation).isEmpty();
    }

    /** What an answer's bytes say; nothing, where they are no answer that can be read. */
    public Sighting read(Asked asked, byte[] body) {
        return tree(asked, body).map(answer -> read(asked, answer)).orElse(Sighting.NOTHING);
    }

    /** An answer's bytes; empty where they are none that can be read. */
    Optional<JsonNode> tree(Asked asked, byte[] body) {
        try {
            return knows(asked.operation())
                    ? Optional.of(AnswerTree.of(rules.call(asked.operation()), body))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether an answer is all that there is of its kind where it was asked for. */
    boolean whole(Asked asked, JsonNode answer) {
        return Listings.whole(rules, asked.operation(), asked.input(), answer);
    }

    /** The same of an answer that was read already. */
    public Sighting read(Asked asked, JsonNode answer) {
        Found found = new Found(asked, answer, new ArrayList<>(), new ArrayList<>());
        for (AnswerRule rule : rules.of(asked.operation())) {
            for (JsonNode item : rule.list().nodes(answer, answer, asked.input())) {
                if (found.full()) {
                    break;
                }
                thing(rule, item, found);
            }
        }
        return new Sighting(found.resources(), found.edges());
    }

    private record Found(Asked asked, JsonNode answer, List<Resource> resources, List<Edge> edges) {
        boolean full() {
            return resources.size() >= MAX_THINGS || edges.size() >= MAX_EDGES;
        }

        List<String> texts(MemberPath path, JsonNode item) {
            return path.texts(item, answer, asked.input());
        }

        String text(Optional<MemberPath> path, JsonNode item) {
            List<String> texts = path.map(p -> texts(p, item)).orElse(List.of());
            return texts.isEmpty() ? "" : texts.getFirst();
        }
    }

    private void thing(AnswerRule rule, JsonNode item, Found found) {
        if (!found.text(rule.unless(), item).isEmpty()) {
            return;
        }
        Place place = found.asked().place();
        String name = found.text(Optional.of(rule.id()), item);
        Optional<ResourceType> type = rule.type().isPresent()
                ? rule.type()
                : rules.types().ofStack(item.path(rule.typeMember()).asString(""));
        List<ResourceType> types = List.of(type.orElseGet(() -> rules.types().called(ResourceType.ANY)));
        Optional<Named> named = rules.types().named(types, name, place);
        if (named.isEmpty()) {
            return;
        }
        if (!rule.mention()) {
            found.resources().add(resource(rule, item, named.get(), found));
        }
        rule.edges().forEach(edge -> edges(rule, edge, item, named.get().urn(), found));
        rules.published()
                .beside(rule, named.get().type())
                .forEach(published -> published(published, item, named.get().urn(), found));
    }

    private static void published(Published published, JsonNode item, String urn, Found found) {
        Asked asked = found.asked();
        for (String value : found.texts(published.path(), item)) {
            Optional<String> other =
                    PublishedRelations.telling(value) ? published.to().urn(value, asked.place()) : Optional.empty();
            if (other.isPresent() && !other.get().equals(urn) && !found.full()) {
                found.edges()
                        .add(new Edge(
                                urn,
                                Relation.USES,
                                other.get(),
                                Loss.BREAKS,
                                Origin.PUBLISHED,
                                published.rule(),
                                asked.at()));
            }
        }
    }

    private static Resource resource(AnswerRule rule, JsonNode item, Named named, Found found) {
        String[] arn = named.urn().split(":", 6);
        String zone = found.text(rule.zone(), item);
        return new Resource(
                named.urn(),
                named.type(),
                arn.length == 6 ? arn[3] : "",
                zone.length() > MAX_TAG ? "" : zone,
                rule.tags().map(path -> tags(path, item, found)).orElse(Map.of()),
                found.asked().origin(),
                found.asked().at());
    }

    /** As a list of keys and values, or as an object, as services have it. */
    private static Map<String, String> tags(MemberPath path, JsonNode item, Found found) {
        Map<String, String> tags = new TreeMap<>();
        for (JsonNode tag : path.nodes(item, found.answer(), found.asked().input())) {
            String key = tag.path("Key").asString(tag.path("key").asString(""));
            if (!key.isEmpty()) {
                put(tags, key, tag.path("Value").asString(tag.path("value").asString("")));
            } else if (tag.isObject()) {
                tag.properties().forEach(e -> put(tags, e.getKey(), e.getValue().asString("")));
            }
        }
        return tags;
    }

    private static void put(Map<String, String> tags, String key, String value) {
        if (tags.size() < MAX_TAGS && key.length() <= MAX_TAG && value.length() <= MAX_TAG) {
            tags.put(key, value);
        }
    }

    private void edges(AnswerRule rule, EdgeRule edge, JsonNode item, String urn, Found found) {
        Asked asked = found.asked();
        for (String value : found.texts(edge.path(), item)) {
            Optional<Named> other = rules.types().named(edge.to(), value, asked.place());
            if (other.isEmpty() || other.get().urn().equals(urn) || found.full()) {
                continue;
            }
            String left = edge.reversed() ? other.get().urn() : urn;
            String right = edge.reversed() ? urn : other.get().urn();
            found.edges()
                    .add(new Edge(
                            left,
                            edge.relation(),
                            right,
                            edge.loss(),
                            asked.origin(),
                            rule.operation() + " " + edge.member(),
                            asked.at()));
        }
    }
}
