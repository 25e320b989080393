package dev.lineclear.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads Cedar's JSON form of an expression, in which every node is an object with one field, named after what it is.
 * See https://docs.cedarpolicy.com/policies/json-format.html.
 */
final class Ast {
    /** What an entity goes into of which nothing but its identity comes out: no expression takes an element out of a set. */
    private static final Set<String> COMPARING =
            Set.of("==", "!=", "in", "is", "contains", "containsAll", "containsAny", "Set");

    private Ast() {}

    /** What the node is: {@code &&}, {@code ==}, {@code .}, {@code Var}, {@code Value} … */
    static String op(JsonNode node) {
        return node.isObject() && node.size() == 1
                ? node.propertyNames().iterator().next()
                : "?";
    }

    static JsonNode body(JsonNode node) {
        return node.path(op(node));
    }

    static JsonNode left(JsonNode node) {
        return body(node).path("left");
    }

    static JsonNode right(JsonNode node) {
        return body(node).path("right");
    }

    static JsonNode argument(JsonNode node) {
        return body(node).path("arg");
    }

    /** {@code context.evidence.snapshot} for such a chain on a variable, the variable's name for it alone, else empty. */
    static String path(JsonNode node) {
        return switch (op(node)) {
            case "Var" -> body(node).asString();
            case "." -> {
                String left = path(left(node));
                yield left.isEmpty() ? "" : left + "." + body(node).path("attr").asString();
            }
            default -> "";
        };
    }

    /** The expressions right below. */
    static List<JsonNode> children(JsonNode node) {
        List<JsonNode> found = new ArrayList<>();
        JsonNode body = body(node);
        switch (op(node)) {
            case "Value", "Var", "Slot" -> {}
            case "Record" -> body.values().forEach(found::add);
            default ->
                body.values().forEach(child -> {
                    if (child.isObject()) {
                        found.add(child);
                    } else if (child.isArray() && !op(node).equals("like")) {
                        child.values().forEach(found::add);
                    }
                });
        }
        return found;
    }

    /** Whether what the expression says can hang on the evidence. */
    static boolean hasEvidence(JsonNode node) {
        String path = path(node);
        if (!path.isEmpty()) {
            return path.equals("context") || path.equals("context.evidence") || path.startsWith("context.evidence.");
        }
        if (op(node).equals("has") && path(left(node)).equals("context")) {
            return false;
        }
        return children(node).stream().anyMatch(Ast::hasEvidence);
    }

    /** Whether evaluating it can fail although it validated: arithmetic overflows, and extension functions have ranges. */
    static boolean canFail(JsonNode node) {
        boolean fails =
                switch (op(node)) {
                    case "+", "-", "*", "neg" -> true;
                    case "Value", "Var", "Set", "Record" -> false;
                    default -> body(node).isArray();
                };
        return fails || children(node).stream().anyMatch(Ast::canFail);
    }

    /**
     * Every fact it can see. Of what is only compared that is its identity; of what is passed on in any other way, through
     * a record or a choice, it is all there is, since where it is looked at then does not show.
     */
    static Set<Fact> facts(JsonNode node) {
        Set<Fact> found = EnumSet.noneOf(Fact.class);
        collect(node, false, found);
        return found;
    }

    /** @param compared whether nothing but its identity counts for what is around it */
    private static void collect(JsonNode node, boolean compared, Set<Fact> found) {
        String op = op(node);
        String holder = op.equals(".") || op.equals("has") || op.endsWith("Tag") ? path(left(node)) : "";
        boolean part = op.equals(".") && holder.equals("context.session");
        boolean direct = holder.equals("context") || holder.equals("resource") || holder.equals("principal");
        if (part) {
            Fact.named("context", "session", body(node).path("attr").asString()).ifPresent(found::add);
        } else if (direct && op.endsWith("Tag")) {
            found.add(Fact.TAGS);
            collect(right(node), false, found);
        } else if (direct) {
            String attribute = body(node).path("attr").asString();
            Fact.named(holder, attribute).ifPresent(found::add);
            if (holder.equals("context") && attribute.equals("session")) {
                found.add(Fact.ACTIVITY);
            }
        } else if (op.equals("Var")) {
            whole(body(node).asString(), compared, found);
        } else if (op.equals("Value")
                && !compared
                && !body(node).findValues("__entity").isEmpty()) {
            whole("resource", false, found); // it may name the very target that is asked about
        } else {
            children(node).forEach(child -> collect(child, COMPARING.contains(op), found));
        }
    }

    /** A variable by itself. The context has no identity: compared, all of it counts. */
    private static void whole(String variable, boolean compared, Set<Fact> found) {
        for (Fact fact : Fact.values()) {
            boolean counts =
                    !compared || variable.equals("context") || fact.attribute().isEmpty();
            if (fact.root().equals(variable) && counts) {
                found.add(fact);
            }
        }
    }
}
