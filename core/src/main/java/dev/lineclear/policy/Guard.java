package dev.lineclear.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A condition a policy begins with that compares one fact, or what a set of signals has, with literals, and so tells without asking the engine that
 * the policy cannot match. Only what the engine would evaluate before anything else counts: where a guard fails, the
 * engine too would stop there, without reaching anything that could end in an error. Leaving the policy out is then no
 * different from asking it.
 *
 * @param fact it looks at
 * @param values as text
 * @param negated whether the fact must be none of the values, rather than one of them; of a set, have none, rather than any
 */
record Guard(Fact fact, Set<String> values, boolean negated) {

    boolean admits(Question question) {
        Object value = question.get(fact);
        boolean found = value instanceof Set<?> many
                ? !Collections.disjoint(values, many)
                : values.contains(String.valueOf(value));
        return found != negated;
    }

    /** The one value that the fact must have, where it is one. */
    Optional<String> literal() {
        return !negated && plain(fact) && values.size() == 1
                ? Optional.of(values.iterator().next())
                : Optional.empty();
    }

    /** The guards of a policy in Cedar's JSON form, in the order they are evaluated. */
    static List<Guard> of(JsonNode policy) {
        List<Guard> guards = new ArrayList<>();
        scope(policy.path("principal"), Fact.AGENT).ifPresent(guards::add);
        scope(policy.path("resource"), Fact.TARGET).ifPresent(guards::add);
        for (JsonNode condition : policy.path("conditions").values()) {
            boolean negated = condition.path("kind").asString().equals("unless");
            if (!leading(condition.path("body"), negated, guards)) {
                break;
            }
        }
        return List.copyOf(guards);
    }

    private static Optional<Guard> scope(JsonNode constraint, Fact identity) {
        return constraint.path("op").asString().equals("==")
                ? Optional.of(new Guard(
                        identity, Set.of(constraint.path("entity").path("id").asString()), false))
                : Optional.empty();
    }

    /** Adds the guards that {@code node} begins with; whether it consists of guards alone, so that more may follow. */
    private static boolean leading(JsonNode node, boolean negated, List<Guard> guards) {
        String op = Ast.op(node);
        if (op.equals(negated ? "||" : "&&")) {
            return leading(Ast.left(node), negated, guards) && leading(Ast.right(node), negated, guards);
        }
        if (op.equals("!")) {
            return leading(Ast.argument(node), !negated, guards);
        }
        Optional<Guard> guard = leaf(node, negated);
        guard.ifPresent(guards::add);
        return guard.isPresent();
    }

    private static Optional<Guard> leaf(JsonNode node, boolean negated) {
        return switch (Ast.op(node)) {
            case "==" -> comparison(node, negated);
            case "!=" -> comparison(node, !negated);
            case "." -> fact(node).map(fact -> new Guard(fact, Set.of("true"), negated));
            case "contains" -> signal(node, negated).or(() -> membership(node, negated));
            case "containsAny" -> signal(node, negated);
            case "||" -> negated ? Optional.empty() : either(node);
            default -> Optional.empty();
        };
    }

    /** Two that look at the same fact: as one that lets in what either does. */
    private static Optional<Guard> either(JsonNode node) {
        return leaf(Ast.left(node), false).flatMap(one -> leaf(Ast.right(node), false)
                .filter(other -> one.fact == other.fact && !one.negated && !other.negated)
                .map(other -> new Guard(one.fact, union(one.values, other.values), false)));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    /** {@code context.signals.contains("a")}, {@code context.signals.containsAny(["a", "b"])}. */
    private static Optional<Guard> signal(JsonNode node, boolean negated) {
        JsonNode right = Ast.right(node);
        Optional<Set<String>> values = Ast.op(node).equals("containsAny")
                ? literals(right)
                : scalar(right).map(Set::of);
        return named(Ast.left(node))
                .filter(fact -> fact == Fact.SIGNALS)
                .flatMap(fact -> values.map(v -> new Guard(fact, v, negated)));
    }

    private static Optional<Guard> comparison(JsonNode node, boolean negated) {
        JsonNode left = Ast.left(node);
        JsonNode right = Ast.right(node);
        Optional<Fact> fact = fact(left).or(() -> fact(right));
        JsonNode literal = fact(left).isPresent() ? right : left;
        return fact.flatMap(f -> scalar(literal).map(value -> new Guard(f, Set.of(value), negated)));
    }

    /** {@code ["a", "b"].contains(resource.service)}. */
    private static Optional<Guard> membership(JsonNode node, boolean negated) {
        return fact(Ast.right(node)).flatMap(fact -> literals(Ast.left(node)).map(v -> new Guard(fact, v, negated)));
    }

    private static Optional<Set<String>> literals(JsonNode set) {
        if (!Ast.op(set).equals("Set")) {
            return Optional.empty();
        }
        Set<String> values = new HashSet<>();
        for (JsonNode element : Ast.body(set).values()) {
            Optional<String> value = scalar(element);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(Set.copyOf(values));
    }

    private static Optional<Fact> fact(JsonNode node) {
        return named(node).filter(Guard::plain);
    }

    private static Optional<Fact> named(JsonNode node) {
        if (!Ast.op(node).equals(".")) {
            return Optional.empty();
        }
        String holder = Ast.path(Ast.left(node));
        return Fact.named(holder, Ast.body(node).path("attr").asString());
    }

    /** Sets, records and tags are compared by the engine, but for what signals there are. */
    private static boolean plain(Fact fact) {
        return switch (fact) {
            case TAGS, BLAST_RADIUS, SESSION, ACTIVITY, SIGNALS -> false;
            default -> true;
        };
    }

    private static Optional<String> scalar(JsonNode node) {
        JsonNode value = Ast.body(node);
        return Ast.op(node).equals("Value") && (value.isString() || value.isBoolean())
                ? Optional.of(value.asString())
                : Optional.empty();
    }
}
