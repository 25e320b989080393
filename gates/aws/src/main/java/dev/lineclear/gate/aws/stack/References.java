package dev.lineclear.gate.aws.stack;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The resources that a value refers to. */
final class References {
    private static final Pattern HOLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private References() {}

    /** @param attribute whether it is an attribute of it, and not its id */
    record Reference(String logical, boolean attribute) {}

    /** @param value with its parameters put in, as {@link Expansion} does */
    static Stream<Reference> in(JsonNode value) {
        if (value.isArray()) {
            return value.values().stream().flatMap(References::in);
        }
        if (value.size() == 1) {
            Map.Entry<String, JsonNode> only = value.properties().iterator().next();
            switch (only.getKey()) {
                case "Ref" -> {
                    return Stream.of(new Reference(only.getValue().asString(""), false));
                }
                case "Fn::GetAtt" -> {
                    return Stream.of(new Reference(only.getValue().path(0).asString(""), true));
                }
                case "Fn::Sub" -> {
                    return Stream.concat(
                            holes(only.getValue().path(0).asString("")),
                            in(only.getValue().path(1)));
                }
                default -> {}
            }
        }
        return value.properties().stream().flatMap(member -> in(member.getValue()));
    }

    private static Stream<Reference> holes(String text) {
        return HOLE.matcher(text).results().map(References::reference);
    }

    private static Reference reference(java.util.regex.MatchResult hole) {
        String name = hole.group(1).strip();
        int dot = name.indexOf('.');
        return dot < 0 ? new Reference(name, false) : new Reference(name.substring(0, dot), true);
    }
}
