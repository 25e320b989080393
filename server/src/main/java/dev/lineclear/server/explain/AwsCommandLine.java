package dev.lineclear.server.explain;

import dev.lineclear.catalog.Catalog;
import dev.lineclear.proposal.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code aws dynamodb delete-table --table-name reports} the way the AWS command line would, as far as it is told. */
public final class AwsCommandLine {
    /** Options of the command line itself that take a value. */
    private static final Set<String> GLOBAL = Set.of(
            "region",
            "profile",
            "endpoint-url",
            "output",
            "query",
            "cli-input-json",
            "color",
            "ca-bundle",
            "cli-read-timeout",
            "cli-connect-timeout",
            "page-size",
            "max-items",
            "starting-token");

    private static final Set<String> LOWER_CASE = lowerCase();

    private final Map<String, String> operations = new LinkedHashMap<>();

    public AwsCommandLine(Catalog catalog) {
        // By how the command line spells them: lower case, without hyphens.
        catalog.operations().forEach(op -> operations.put(op.toLowerCase(Locale.ROOT), op));
    }

    /** @throws IllegalArgumentException when it is not such a command, with why */
    public Request parse(List<String> words) {
        List<String> left = new ArrayList<>(words);
        if (left.isEmpty() || !left.removeFirst().equals("aws")) {
            throw new IllegalArgumentException("begin with: aws SERVICE OPERATION …");
        }
        List<String> plain = new ArrayList<>();
        ObjectNode input = CanonicalJson.MAPPER.createObjectNode();
        Map<String, String> to = new LinkedHashMap<>();
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (!word.startsWith("--")) {
                plain.add(word);
                continue;
            }
            option(word.substring(2), left, input, to);
        }
        if (plain.size() < 2) {
            throw new IllegalArgumentException("say the service and the operation: aws dynamodb delete-table …");
        }
        if (plain.getFirst().equals("s3")) {
            return S3Command.request(plain, input, to);
        }
        String operation = operation(plain.get(0), plain.get(1));
        String service = operation.substring(0, operation.indexOf(':'));
        return new Request(
                "aws", operation, LOWER_CASE.contains(service) ? lower(input) : input, to, Optional.empty(), Map.of());
    }

    private static void option(String name, List<String> left, ObjectNode input, Map<String, String> to) {
        int equals = name.indexOf('=');
        String option = equals < 0 ? name : name.substring(0, equals);
        boolean flag = equals < 0 && (left.isEmpty() || left.getFirst().startsWith("--"));
        if (flag) {
            boolean negated = option.startsWith("no-");
            input.put(member(negated ? option.substring(3) : option), !negated);
            return;
        }
        List<String> values = new ArrayList<>();
        if (equals >= 0) {
            values.add(name.substring(equals + 1));
        } else {
            values.add(left.removeFirst());
            while (!left.isEmpty() && !left.getFirst().startsWith("--")) {
                values.add(left.removeFirst());
            }
        }
        if (option.equals("region")) {
            to.put("region", values.getFirst());
        } else if (option.equals("cli-input-json")) {
            json(values.getFirst()).properties().forEach(e -> input.set(e.getKey(), e.getValue()));
        } else if (!GLOBAL.contains(option)) {
            input.set(member(option), value(values));
        }
    }

    private static JsonNode value(List<String> values) {
        if (values.size() > 1) {
            var array = CanonicalJson.MAPPER.createArrayNode();
            values.forEach(v -> array.add(Shorthand.parse(v)));
            return array;
        }
        return Shorthand.parse(values.getFirst());
    }

    static JsonNode json(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code table-name} is {@code TableName}. */
    static String member(String option) {
        StringBuilder name = new StringBuilder();
        for (String part : option.split("-")) {
            if (!part.isEmpty()) {
                name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return name.toString();
    }

    /** Of some services {@code desired-count} is {@code desiredCount}. */
    private static ObjectNode lower(ObjectNode input) {
        ObjectNode lower = CanonicalJson.MAPPER.createObjectNode();
        input.properties()
                .forEach(e -> lower.set(
                        Character.toLowerCase(e.getKey().charAt(0)) + e.getKey().substring(1), e.getValue()));
        return lower;
    }

    private static Set<String> lowerCase() {
        try (InputStream in =
                Objects.requireNonNull(AwsCommandLine.class.getResourceAsStream("lower-case-services.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String operation(String service, String command) {
        String prefix =
                switch (service) {
                    case "s3api", "s3control" -> "s3";
                    case "elbv2", "elb" -> "elasticloadbalancing";
                    case "configservice" -> "config";
                    case "efs" -> "elasticfilesystem";
                    case "sso-admin" -> "sso";
                    case "stepfunctions" -> "states";
                    case "cognito-identity", "cognito-idp" -> service;
                    default -> service;
                };
        String spelled = prefix + ":" + command.replace("-", "");
        // What nobody knows keeps its name, and is unknown to the policy.
        return operations.getOrDefault(spelled.toLowerCase(Locale.ROOT), prefix + ":" + member(command));
    }
}
