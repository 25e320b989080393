package dev.lineclear.catalog;

import dev.lineclear.catalog.Entry.Fill;
import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.proposal.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Fills ARN templates with names from the input. */
final class Targets {
    /** One more than a proposal may have, so that too many are noticed and refused there. */
    static final int MAX_TARGETS = Proposal.MAX_TARGETS + 1;

    private final String service;
    private final JsonNode input;
    private final UnaryOperator<String> destination;
    private final Set<TargetRef> found = new LinkedHashSet<>();

    private Targets(String service, JsonNode input, Map<String, String> destination) {
        this.service = service;
        this.input = input;
        this.destination = name -> destination.getOrDefault(name, name.equals("partition") ? "aws" : "*");
    }

    static List<TargetRef> of(
            String service, List<Resource> resources, JsonNode input, Map<String, String> destination) {
        Targets targets = new Targets(service, input, destination);
        boolean complete = true;
        for (Resource resource : resources) {
            boolean added = targets.add(resource);
            complete &= added || !resource.required();
        }
        if (targets.found.isEmpty() || !complete) {
            targets.found.add(targets.whole());
        }
        return targets.found.stream().limit(MAX_TARGETS).toList();
    }

    private TargetRef whole() {
        String urn = "arn:" + destination.apply("partition") + ":" + service + ":" + destination.apply("region") + ":"
                + destination.apply("account") + ":*";
        return new TargetRef(urn, service, "service");
    }

    /** Whether the input names at least one. */
    private boolean add(Resource resource) {
        List<Map.Entry<String, List<String>>> filled = new ArrayList<>();
        boolean any = false;
        for (Fill fill : resource.fills()) {
            List<String> values = values(fill.from());
            if (fill.placeholder().equals("*")) {
                for (String value : values) {
                    if (value.startsWith("arn:")) {
                        found.add(new TargetRef(value, service, resource.type()));
                        any = true;
                    }
                }
            } else {
                filled.add(Map.entry(fill.placeholder(), values));
            }
        }
        return fill(resource.type(), resource.arn(), filled, 0) || any;
    }

    private boolean fill(String type, String arn, List<Map.Entry<String, List<String>>> filled, int at) {
        if (at == filled.size()) {
            return finish(type, arn);
        }
        boolean any = false;
        for (String value : filled.get(at).getValue()) {
            if (found.size() >= MAX_TARGETS) {
                break;
            }
            any |= fill(type, with(arn, filled.get(at).getKey(), value), filled, at + 1);
        }
        return any;
    }

    /** A name may be a whole ARN: it stands for all of the template up to its own end. */
    private static String with(String arn, String placeholder, String value) {
        String holder = "${" + placeholder + "}";
        int from = arn.indexOf(holder);
        if (from < 0) {
            return arn;
        }
        String rest = arn.substring(from + holder.length());
        boolean slash = placeholder.endsWith("WithoutLeadingSlash") && value.startsWith("/");
        return (value.startsWith("arn:") ? "" : arn.substring(0, from)) + (slash ? value.substring(1) : value) + rest;
    }

    private boolean finish(String type, String arn) {
        StringBuilder urn = new StringBuilder(arn.length() + 32);
        int at = 0;
        for (int open = arn.indexOf("${"); open >= 0; open = arn.indexOf("${", at)) {
            int close = arn.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String value =
                    switch (arn.substring(open + 2, close)) {
                        case "Partition" -> destination.apply("partition");
                        case "Region" -> destination.apply("region");
                        case "Account" -> destination.apply("account");
                        default -> "";
                    };
            if (value.isEmpty()) {
                return false;
            }
            urn.append(arn, at, open).append(value);
            at = close + 1;
        }
        urn.append(arn, at, arn.length());
        found.add(new TargetRef(urn.toString(), service, type));
        return true;
    }

    private List<String> values(String from) {
        List<String> values = new ArrayList<>();
        if (isPlain(from)) {
            int at = 0;
            for (int bar = from.indexOf('|'); bar >= 0; bar = from.indexOf('|', at)) {
                collect(input.path(from.substring(at, bar)), values);
                at = bar + 1;
            }
            collect(input.path(from.substring(at)), values);
        } else {
            collect(Query.search(from, input), values);
        }
        return values;
    }

    /** Names of members with bars between them; everything else is an expression. By hand: it is asked every time. */
    private static boolean isPlain(String from) {
        boolean name = false;
        for (int i = 0; i < from.length(); i++) {
            char c = from.charAt(i);
            if (c == '|' ? !name : !isOfName(c)) {
                return false;
            }
            name = c != '|';
        }
        return name;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static void collect(JsonNode node, List<String> values) {
        if (node.isArray()) {
            node.values().forEach(v -> collect(v, values));
        } else if (node.isString() || node.isNumber()) {
            String value = node.asString();
            // No AWS name holds a placeholder's mark: one that does must not be filled in a second time.
            if (!value.isBlank() && !value.contains("${") && values.size() < MAX_TARGETS) {
                values.add(value);
            }
        }
    }
}
