package dev.lineclear.gate.aws.learn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The types of {@code types.json}. */
final class ResourceTypes {
    /** Service, region, account and resource of an ARN; without wildcards, which name no one thing. */
    private static final Pattern ARN = Pattern.compile(
            "arn:[a-z-]{1,20}:([a-z0-9-]{1,40}):[a-z0-9-]*:[0-9a-z]*:([A-Za-z0-9_-]+)(?:[:/][^*\\s]*)?");

    /**
     * One thing that was named.
     *
     * @param type empty when nothing is known of its kind
     */
    record Named(String urn, String type) {}

    private final Map<String, ResourceType> byName = new HashMap<>();
    private final Map<String, List<ResourceType>> byService = new HashMap<>();
    private final Map<String, ResourceType> byStackType = new HashMap<>();

    ResourceTypes(JsonNode types) {
        types.properties().forEach(e -> {
            JsonNode of = e.getValue();
            ResourceType type = new ResourceType(
                    e.getKey(), of.path("arn").asString(), of.path("id").asString(""));
            byName.put(e.getKey(), type);
            if (!type.service().isEmpty()) {
                byService
                        .computeIfAbsent(type.service(), s -> new ArrayList<>())
                        .add(type);
            }
            if (of.has("stack")) {
                byStackType.put(of.path("stack").asString(), type);
            }
        });
        // What begins with more is the narrower: a queue has no prefix at all.
        byService
                .values()
                .forEach(all -> all.sort(
                        Comparator.comparing((ResourceType t) -> t.prefix().length())
                                .reversed()
                                .thenComparing(ResourceType::name)));
    }

    /** @throws IllegalStateException when no type is called that */
    ResourceType called(String name) {
        ResourceType type = byName.get(name);
        if (type == null) {
            throw new IllegalStateException("types.json has no type " + name);
        }
        return type;
    }

    Optional<ResourceType> ofStack(String cloudFormationType) {
        return Optional.ofNullable(byStackType.get(cloudFormationType));
    }

    /** The first of several types that a value can be the name of. */
    Optional<Named> named(List<ResourceType> types, String value, Place place) {
        for (ResourceType type : types) {
            Optional<Named> found = type.name().equals(ResourceType.ANY)
                    ? byArn(value)
                    : type.urn(value, place).map(urn -> new Named(urn, type.name()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** As the target of a proposal would be called that an ARN names; of kinds that nobody knows the ARN itself. */
    Optional<Named> byArn(String arn) {
        var matcher = ARN.matcher(arn);
        if (arn.length() > 1_024 || !matcher.matches()) {
            return Optional.empty();
        }
        String service = matcher.group(1);
        Place unused = new Place("", "", "");
        for (ResourceType type : byService.getOrDefault(service, List.of())) {
            Optional<String> urn = type.urn(arn, unused);
            if (urn.isPresent()) {
                return Optional.of(new Named(urn.get(), type.name()));
            }
        }
        return Optional.of(new Named(arn, service + ":" + matcher.group(2)));
    }
}
