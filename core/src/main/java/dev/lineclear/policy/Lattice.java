package dev.lineclear.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The evidence that policies mention: where the answer can turn.
 *
 * @param approvals numbers of approvals at which a comparison turns
 * @param teams by name, {@code dba:2} with {@code dba}
 * @param owner whether the team that owns the target is asked for
 * @param snapshot whether a snapshot is
 * @param rehearsal whether a rehearsal is
 * @param witnessed whether a witnessed intent is
 * @param stages by name
 * @param care times that comparisons turn at
 */
record Lattice(
        SortedSet<Integer> approvals,
        SortedSet<String> teams,
        boolean owner,
        boolean snapshot,
        boolean rehearsal,
        boolean witnessed,
        SortedSet<String> stages,
        SortedMap<Measure, SortedSet<Integer>> care) {

    /** More people than can be asked about one request. */
    static final int MAX_APPROVALS = 20;

    /**
     * Different pieces of evidence a policy set may mention for one effect. Looking for the least asks about as many
     * questions as there are pieces where each is needed or not by itself; more where they stand in for each other.
     */
    static final int MAX_PIECES = 64;

    static Lattice none() {
        return new Lattice(
                new TreeSet<>(), new TreeSet<>(), false, false, false, false, new TreeSet<>(), new TreeMap<>());
    }

    Lattice and(Lattice other) {
        return new Lattice(
                union(approvals, other.approvals),
                union(teams, other.teams),
                owner || other.owner,
                snapshot || other.snapshot,
                rehearsal || other.rehearsal,
                witnessed || other.witnessed,
                union(stages, other.stages),
                union(care, other.care));
    }

    int pieces() {
        return approvals.size()
                + teams.size()
                + stages.size()
                + care.values().stream().mapToInt(SortedSet::size).sum()
                + (owner ? 1 : 0)
                + (snapshot ? 1 : 0)
                + (rehearsal ? 1 : 0)
                + (witnessed ? 1 : 0);
    }

    /** {@code 1 or 2 approvals}, {@code one of dba}, {@code a snapshot} … */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (!approvals.isEmpty()) {
            String numbers = approvals.stream().map(String::valueOf).collect(Collectors.joining(" or "));
            words.add(numbers + (approvals.last() == 1 ? " approval" : " approvals"));
        }
        if (owner) {
            words.add("one of the owning team");
        }
        teams.forEach(team -> words.add("one of " + team));
        if (snapshot) {
            words.add("a snapshot");
        }
        if (rehearsal) {
            words.add("a rehearsal");
        }
        if (witnessed) {
            words.add("a witnessed intent");
        }
        stages.forEach(stage -> words.add("stage " + stage));
        care.forEach((measure, times) ->
                words.add(measure.words(times.stream().map(String::valueOf).collect(Collectors.joining(" or ")))));
        return words;
    }

    /**
     * Of one policy in Cedar's JSON form.
     *
     * @param problems takes, in words that follow "policy x", what evidence cannot be worked out
     */
    static Lattice of(JsonNode policy, List<String> problems) {
        Lattice found = none();
        for (JsonNode condition : policy.path("conditions").values()) {
            found = found.and(expression(condition.path("body"), problems));
        }
        return found;
    }

    private static Lattice expression(JsonNode node, List<String> problems) {
        if (!Ast.hasEvidence(node)) {
            return none();
        }
        Lattice found = none();
        switch (Ast.op(node)) {
            case "." -> found = flag(Ast.path(node));
            case "contains", "containsAll", "containsAny" ->
                // A broken glass is never what a hold asks for.
                found = Ast.path(Ast.left(node)).equals("context.evidence.glass")
                        ? found
                        : names(Ast.right(node), Ast.path(Ast.left(node)).equals("context.evidence.teams"), problems);
            case ">=", ">", "<=", "<" -> found = number(node, problems);
            default -> {
                for (JsonNode child : Ast.children(node)) {
                    found = found.and(expression(child, problems));
                }
            }
        }
        return found;
    }

    private static Lattice flag(String path) {
        Lattice none = none();
        return new Lattice(
                none.approvals,
                none.teams,
                false,
                path.equals("context.evidence.snapshot"),
                path.equals("context.evidence.rehearsal"),
                path.equals("context.evidence.witnessed"),
                none.stages,
                none.care);
    }

    private static Lattice number(JsonNode node, List<String> problems) {
        Optional<Measure> measure =
                Measure.at(Ast.path(Ast.left(node))).or(() -> Measure.at(Ast.path(Ast.right(node))));
        int most = measure.map(Measure::most).orElse(MAX_APPROVALS);
        Optional<Long> threshold = threshold(node).filter(n -> n >= 0 && n <= most);
        Lattice found = none();
        if (threshold.isEmpty()) {
            problems.add("compares " + measure.map(m -> m.words("").strip()).orElse("approvals")
                    + " with something that is not a number from 0 to " + most);
        } else if (measure.isPresent()) {
            found.care.put(measure.get(), new TreeSet<>(Set.of(threshold.get().intValue())));
        } else {
            found.approvals.add(threshold.get().intValue());
        }
        return found;
    }

    /** The number from which a comparison with a literal is another than below. */
    static Optional<Long> threshold(JsonNode node) {
        boolean mirrored = Ast.path(Ast.left(node)).isEmpty();
        JsonNode literal = mirrored ? Ast.left(node) : Ast.right(node);
        if (!Ast.op(literal).equals("Value") || !Ast.body(literal).isIntegralNumber()) {
            return Optional.empty();
        }
        long number = Ast.body(literal).asLong();
        boolean included =
                switch (Ast.op(node)) {
                    case ">=", "<" -> !mirrored;
                    case "<=", ">" -> mirrored;
                    default -> true;
                };
        return Optional.of(included || number == Long.MAX_VALUE ? number : number + 1);
    }

    private static Lattice names(JsonNode node, boolean team, List<String> problems) {
        if (Ast.op(node).equals("Set")) {
            Lattice found = none();
            for (JsonNode element : Ast.body(node).values()) {
                found = found.and(names(element, team, problems));
            }
            return found;
        }
        Lattice found = none();
        if (team && Ast.path(node).equals("resource.owner")) {
            return new Lattice(found.approvals, found.teams, true, false, false, false, found.stages, found.care);
        }
        if (Ast.op(node).equals("Value") && Ast.body(node).isString()) {
            (team ? found.teams : found.stages).add(Ast.body(node).asString());
            return found;
        }
        problems.add("asks for a " + (team ? "team" : "stage") + " that it does not name"
                + (team ? " (a literal, or resource.owner)" : " (a literal)"));
        return found;
    }

    private static <T> SortedSet<T> union(SortedSet<T> one, SortedSet<T> other) {
        SortedSet<T> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static SortedMap<Measure, SortedSet<Integer>> union(
            SortedMap<Measure, SortedSet<Integer>> one, SortedMap<Measure, SortedSet<Integer>> other) {
        SortedMap<Measure, SortedSet<Integer>> all = new TreeMap<>(one);
        other.forEach((measure, times) -> all.merge(measure, times, Lattice::union));
        return all;
    }
}
