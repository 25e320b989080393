package dev.lineclear.catalog;

import dev.lineclear.proposal.CanonicalJson;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * How a request for one operation is made and its answer read, as the API's model has it. Only of operations that undo
 * recipes and lookups call.
 *
 * @param operation such as {@code kms:DescribeKey}
 * @param protocol {@code json}, {@code query}, {@code ec2}, {@code rest-json} or {@code rest-xml}
 * @param signing the name in the credential scope
 * @param endpoint the endpoint's prefix
 * @param version of the JSON protocol, or of the API in the form protocols
 * @param shape the rest: {@code target}, {@code http}, {@code query}, {@code headers}, {@code payload}, {@code names},
 *     {@code form}, {@code xml}; described in the module's README
 * @param answer how an XML answer becomes JSON
 */
public record ApiCall(
        String operation,
        String protocol,
        String signing,
        String endpoint,
        String version,
        JsonNode shape,
        Map<String, Body.Field> answer) {
    public ApiCall {
        answer = Map.copyOf(answer);
    }

    private static final class Loaded {
        static final Map<String, ApiCall> ALL = load();
    }

    /** @throws IllegalArgumentException when no recipe calls it */
    public static ApiCall of(String operation) {
        ApiCall call = Loaded.ALL.get(operation);
        if (call == null) {
            throw new IllegalArgumentException("no recipe calls " + operation + "; generate calls.json again");
        }
        return call;
    }

    /** The same; empty where no recipe calls it. */
    public static Optional<ApiCall> find(String operation) {
        return Optional.ofNullable(Loaded.ALL.get(operation));
    }

    private static Map<String, ApiCall> load() {
        Map<String, ApiCall> all = new TreeMap<>();
        CanonicalJson.MAPPER
                .readTree(Rows.text("calls.json"))
                .properties()
                .forEach(e -> all.put(e.getKey(), of(e.getKey(), e.getValue())));
        return Map.copyOf(all);
    }

    /** A call described in the form of {@code calls.json}. */
    public static ApiCall of(String operation, JsonNode call) {
        return new ApiCall(
                operation,
                call.path("protocol").asString(),
                call.path("signing").asString(),
                call.path("endpoint").asString(),
                call.path("version").asString(""),
                call,
                Body.fields(call.path("answer")));
    }

    /** The part of {@link #operation} after the colon. */
    public String name() {
        return operation.substring(operation.indexOf(':') + 1);
    }
}
