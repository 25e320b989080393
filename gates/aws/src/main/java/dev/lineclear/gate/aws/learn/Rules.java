package dev.lineclear.gate.aws.learn;

import dev.lineclear.catalog.ApiCall;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The files of this package's resources: which operations' answers are understood, and how each is asked for. */
public final class Rules {
    private static final class Loaded {
        static final Rules ALL = new Rules();
    }

    private final ResourceTypes types = new ResourceTypes(file("types"));
    private final PublishedRelations published = new PublishedRelations(text("published.tsv"), types);
    private final Map<String, List<AnswerRule>> byOperation = new HashMap<>();
    private final Map<String, List<AnswerRule>> byService = new TreeMap<>();
    private final Map<String, ApiCall> calls = new HashMap<>();
    private final Map<String, Map<String, ResourceType>> inputs = new HashMap<>();
    private final Dependents dependents;

    private Rules() {
        file("calls").properties().forEach(e -> calls.put(e.getKey(), ApiCall.of(e.getKey(), e.getValue())));
        for (JsonNode service : file("services").values()) {
            JsonNode of = file(service.asString());
            Map<String, ResourceType> named = new TreeMap<>();
            of.path("inputs")
                    .properties()
                    .forEach(
                            e -> named.put(e.getKey(), types.called(e.getValue().asString())));
            inputs.put(service.asString(), named);
            for (JsonNode answer : of.path("answers").values()) {
                AnswerRule rule = AnswerRule.of(service.asString(), answer, types);
                call(rule.operation());
                byOperation
                        .computeIfAbsent(rule.operation(), o -> new ArrayList<>())
                        .add(rule);
                byService
                        .computeIfAbsent(service.asString(), s -> new ArrayList<>())
                        .add(rule);
            }
        }
        this.dependents =
                new Dependents(byService.values().stream().flatMap(List::stream).toList(), published);
    }

    /** Read when first asked for, which takes a tenth of a second: never on a request's way. */
    public static Rules all() {
        return Loaded.ALL;
    }

    private static JsonNode file(String name) {
        return CanonicalJson.parse(text(name + ".json").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Rules.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which types can hang on one of a type, each with the listings that show it. */
    Map<String, List<String>> dependents(String type) {
        return dependents.of(type);
    }

    PublishedRelations published() {
        return published;
    }

    /**
     * What one so called is called here.
     *
     * @param type such as {@code dynamodb:table}, {@code dns}, or {@code any} for an ARN of whatever type
     * @return empty where nothing of that type can be called that
     */
    public Optional<String> urn(String type, String value, Place place) {
        return types.named(List.of(types.called(type)), value, place).map(ResourceTypes.Named::urn);
    }

    ResourceTypes types() {
        return types;
    }

    /** By the member of a service's requests that names one. */
    Map<String, ResourceType> inputs(String service) {
        return inputs.getOrDefault(service, Map.of());
    }

    List<AnswerRule> of(String operation) {
        return byOperation.getOrDefault(operation, List.of());
    }

    /** The services whose answers are understood, in the order of their names. */
    public List<String> services() {
        return List.copyOf(byService.keySet());
    }

    List<AnswerRule> ofService(String service) {
        return byService.getOrDefault(service, List.of());
    }

    /** @throws IllegalStateException when it was not generated */
    ApiCall call(String operation) {
        ApiCall call = calls.get(operation);
        if (call == null) {
            throw new IllegalStateException("calls.json has no " + operation + "; generate it again");
        }
        return call;
    }
}
