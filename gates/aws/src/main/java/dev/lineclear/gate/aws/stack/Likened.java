package dev.lineclear.gate.aws.stack;

import dev.lineclear.assessment.Classification;
import dev.lineclear.assessment.Classifier;
import dev.lineclear.proposal.Effect;
import dev.lineclear.proposal.Known;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people wrote down of the API's operation that makes or changes such a resource, asked with its properties: most go by
 * the same names. It only ever makes anything worse.
 */
final class Likened {
    /** Where the type's second part is not the service's name in lower case. */
    private static final Map<String, String> SERVICES = Map.ofEntries(
            Map.entry("ApiGatewayV2", "apigateway"),
            Map.entry("CertificateManager", "acm"),
            Map.entry("Cognito", "cognito-idp"),
            Map.entry("DocDB", "rds"),
            Map.entry("EFS", "elasticfilesystem"),
            Map.entry("ElasticLoadBalancing", "elasticloadbalancing"),
            Map.entry("ElasticLoadBalancingV2", "elasticloadbalancing"),
            Map.entry("Elasticsearch", "es"),
            Map.entry("MSK", "kafka"),
            Map.entry("Neptune", "rds"),
            Map.entry("OpenSearchService", "es"),
            Map.entry("StepFunctions", "states"));

    private static final List<String> MAKES = List.of("Create%s", "Put%s", "Run%ss", "Register%s");
    private static final List<String> CHANGES = List.of("Modify%s", "Update%s", "Put%s", "Set%s");

    /** Levels that are spelled in both ways: each doubles what is looked through, and predicates look no deeper by name. */
    private static final int SPELLED = 3;

    private final Classifier catalog;

    Likened(Classifier catalog) {
        this.catalog = catalog;
    }

    /** Never milder than making. */
    Effect made(String type, JsonNode properties) {
        return worst(type, MAKES, properties, Effect.CREATE);
    }

    /** @param changed the properties that change, as they become; never milder than an update */
    Effect changed(String type, JsonNode changed) {
        return worst(type, CHANGES, changed, Effect.UPDATE);
    }

    private Effect worst(String type, List<String> verbs, JsonNode properties, Effect atLeast) {
        String[] parts = type.split("::", -1);
        if (parts.length != 3) {
            return atLeast;
        }
        String service = SERVICES.getOrDefault(parts[1], parts[1].toLowerCase(Locale.ROOT));
        JsonNode input = spelled(properties, 0);
        return verbs.stream()
                .map(verb -> service + ":" + verb.formatted(parts[2]))
                .map(operation -> catalog.classify(operation, input))
                .filter(found -> found.known().basis() == Known.Basis.CURATED || found.effect() == Effect.GRANT)
                .map(Classification::effect)
                .reduce(atLeast, Effect::or);
    }

    /** Each member under its own name, and as the services spell it whose members begin in lower case. */
    private static JsonNode spelled(JsonNode node, int depth) {
        if (depth > SPELLED) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode out = JsonNodeFactory.instance.arrayNode();
            node.values().forEach(each -> out.add(spelled(each, depth + 1)));
            return out;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(member -> {
            JsonNode value = spelled(member.getValue(), depth + 1);
            Stream.of(member.getKey(), lower(member.getKey())).forEach(name -> out.set(name, value));
        });
        return out;
    }

    private static String lower(String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
